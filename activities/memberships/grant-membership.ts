import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { plainTerms } from '#workflows/billing/price.rules.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { recordSale } from '../billing/ledger/record-sale.ts'
import { saleOfSession } from '../billing/ledger/sale-of.ts'
import { idOf } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { closeTransfer } from './await-money.ts'
import { lockJoining } from './lock-joining.ts'
import { membershipWords, projectMembership } from './project-membership.ts'
import { openTrial } from './open-trial.ts'
import { subscriptionColumns } from './subscription-columns.ts'
import { cardClaim, claimTrial, emailClaim, type TrialClaimKey } from './trial-claims.ts'

export type GrantInput = {
  checkout: Checkout
  session: Stripe.Checkout.Session
  subscription: Stripe.Subscription | null
  fetchedAt: Date
}

export type Granted = {
  kind: 'fulfilled' | 'already' | 'duplicate' | 'refused'
  checkout: Checkout
  membershipId?: string
  /** The process that begins, to be tried at once. */
  start?: StartPayload
}

/** Carried out of the transaction, so that everything in it is undone. */
class TrialTakenError extends Error {}

const duplicateText = 'You had joined already, so this second payment was taken back. It costs you nothing.'
const lateText = 'Your payment came after it had been called off, so it goes back in full. You can join again.'
const refusedText = 'This card was used for a trial here before. Nothing was charged. You can join without a trial.'

/** Membership, way to it, process row and promised start in one transaction, or the reason why not. */
export async function grantMembership(deps: Deps, input: GrantInput): Promise<Granted> {
  const { organizationId, userId } = input.checkout
  const doing = { actorId: userId, reason: 'checkout paid' }
  const user = await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })
  const keys = trialKeys(deps, input, user.email)

  try {
    return await deps.db.forOrganization(organizationId, (tx) => grant(deps, tx, { ...input, keys }), doing)
  } catch (error) {
    if (!(error instanceof TrialTakenError)) throw error
  }

  return deps.db.forOrganization(organizationId, (tx) => refuse(tx, input.checkout, 'refused', refusedText), doing)
}

function trialKeys(deps: Deps, { checkout, subscription }: GrantInput, email: string): TrialClaimKey[] {
  const method = subscription?.default_payment_method
  const fingerprint = method && typeof method !== 'string' ? method.card?.fingerprint : null
  if (!checkout.withTrial) return []

  return [emailClaim(deps, email), ...(fingerprint ? [cardClaim(deps, fingerprint)] : [])]
}

async function grant(deps: Deps, tx: Tx, input: GrantInput & { keys: TrialClaimKey[] }): Promise<Granted> {
  const { organizationId, communityId, userId, id } = input.checkout
  await lockJoining(tx, input.checkout)
  const checkout = await tx.checkout.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } })
  if (checkout.state === 'fulfilled')
    return { kind: 'already', checkout, ...(checkout.membershipId && { membershipId: checkout.membershipId }) }
  if (checkout.state === 'duplicate' || checkout.state === 'refused') return { kind: checkout.state, checkout }

  if (checkout.state === 'failed' && input.subscription?.status === 'canceled')
    return refuse(tx, checkout, 'refused', lateText)

  const present = await tx.membership.findFirst({
    where: { organizationId, communityId, userId, state: { not: 'ended' } },
  })
  if (present?.state === 'live') return refuse(tx, checkout, 'duplicate', duplicateText)
  const membershipId = present?.id ?? checkout.membershipId ?? id
  if (
    input.keys.length > 0 &&
    !(await claimTrial(tx, { organizationId, communityId }, { membershipId, keys: input.keys }))
  ) {
    throw new TrialTakenError()
  }

  return write(deps, tx, { ...input, checkout, membershipId })
}

async function write(deps: Deps, tx: Tx, input: GrantInput & { membershipId: string }): Promise<Granted> {
  const { checkout, session, subscription, fetchedAt, membershipId } = input
  const { organizationId, communityId, userId, planId } = checkout
  const data = {
    planId,
    state: 'live',
    stripeSubscriptionId: subscription?.id ?? null,
    stripeCustomerId: idOf(session.customer),
    termsAcceptedAt: checkout.consentAt,
    marketingConsentAt: checkout.marketingConsent ? checkout.consentAt : null,
    joinedAt: fetchedAt,
    ...(subscription
      ? subscriptionColumns(subscription, fetchedAt)
      : { chargeTerms: { ...plainTerms, paidCents: session.amount_total ?? 0 } }),
  }
  const membership = await tx.membership.upsert({
    where: { organizationId_id: { organizationId, id: membershipId } },
    create: { organizationId, id: membershipId, communityId, userId, ...data },
    update: data,
    include: membershipWords,
  })
  if (subscription) await writeWay(tx, { organizationId, membershipId, subscriptionId: subscription.id })
  else await writePurchase(tx, { organizationId, membershipId, session, fetchedAt })

  const where = { organizationId_id: { organizationId, id: checkout.id } }
  const fulfilled = await tx.checkout.update({ where, data: { state: 'fulfilled', membershipId } })
  await closeTransfer(tx, fulfilled, 'arrived')
  if (subscription?.status !== 'trialing') {
    await projectMembership(tx, membership)

    return { kind: 'fulfilled', checkout: fulfilled, membershipId }
  }

  return {
    kind: 'fulfilled',
    checkout: fulfilled,
    membershipId,
    start: await openTrial(deps, tx, { membership, subscription }),
  }
}

type Purchase = { organizationId: string; membershipId: string; session: Stripe.Checkout.Session; fetchedAt: Date }

async function writePurchase(tx: Tx, { organizationId, membershipId, session, fetchedAt }: Purchase): Promise<void> {
  await tx.grant.create({ data: { organizationId, membershipId, kind: 'purchase' }, select: { id: true } })
  const sale = saleOfSession(session, [], fetchedAt)
  if (sale) await recordSale(tx, { organizationId, membershipId, sale })
}

async function writeWay(
  tx: Tx,
  way: { organizationId: string; membershipId: string; subscriptionId: string },
): Promise<void> {
  const { organizationId, membershipId, subscriptionId } = way
  const data = { kind: 'stripe_subscription', key: subscriptionId, organizationId, entityId: membershipId }
  await tx.directory.createMany({ data, skipDuplicates: true })
}

async function refuse(
  tx: Tx,
  { organizationId, id }: Checkout,
  kind: 'duplicate' | 'refused',
  refusal: string,
): Promise<Granted> {
  const where = { organizationId_id: { organizationId, id } }
  await tx.checkout.updateMany({
    where: { organizationId, id, state: { in: ['open', 'paying', 'expired', 'failed'] } },
    data: { state: kind, refusal, settledAt: null },
  })
  const checkout = await tx.checkout.findUniqueOrThrow({ where })
  await closeTransfer(tx, checkout, kind)
  if (checkout.state === 'refused' && checkout.membershipId) {
    await tx.membership.deleteMany({ where: { organizationId, id: checkout.membershipId, state: 'pending' } })
  }

  return { kind: checkout.state === 'fulfilled' ? 'already' : kind, checkout }
}
