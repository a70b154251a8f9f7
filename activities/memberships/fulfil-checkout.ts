import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import { idOf } from '../billing/stripe-errors.ts'
import { tryStart } from '../operations/try-start.ts'
import type { Deps } from '../platform/deps.ts'
import { awaitMoney } from './await-money.ts'
import { expireCheckout } from './expire-checkout.ts'
import { failCheckout } from './fail-checkout.ts'
import { finishCheckout } from './finish-checkout.ts'
import { grantMembership } from './grant-membership.ts'
import { readMoney } from './read-money.ts'
import { sendCheckoutMail } from './send-checkout-mail.ts'

export type FulfilCheckoutInput = {
  sessionId: string
  /** The return page does not wait for a mail server; the webhook does, and is repeated until all is done. */
  source?: 'webhook' | 'page'
}

export type FulfilledCheckout = {
  kind: 'fulfilled' | 'already' | 'open' | 'paying' | 'expired' | 'failed' | 'duplicate' | 'refused'
  organizationId: string
  communitySlug: string
  membershipId?: string
  /** Who opened it: a page compares it with who is logged in. */
  userId: string
  message?: string
  /** While its money is on its way: by when it usually is there. */
  arrivesAt?: string
}

type Bought = { session: Stripe.Checkout.Session; subscription: Stripe.Subscription | null; fetchedAt: Date }

/**
 * Turns a paid session into a membership, once, whoever asks first: the webhook or the return page. Session and
 * subscription are read at Stripe, what the caller says about them is not believed. A second paid session and a used
 * trial are given back before anything is kept. Throws CHECKOUT_UNKNOWN.
 */
export async function fulfilCheckout(deps: Deps, input: FulfilCheckoutInput): Promise<FulfilledCheckout> {
  const { sessionId, source = 'webhook' } = input
  const found = await findCheckout(deps, sessionId)
  const { checkout, session, communitySlug } = found
  const { organizationId, userId, membershipId } = checkout
  const about = { organizationId, communitySlug, userId, ...(membershipId && { membershipId }) }
  if (session.status === 'expired') {
    await expireCheckout(deps, { sessionId })

    return {
      kind: 'expired',
      organizationId,
      communitySlug,
      userId,
      message: 'This payment page has expired. Nothing was charged.',
    }
  }
  const money = await readMoney(deps.stripeFor(organizationId), session)
  if (money === 'on-its-way') return { ...about, ...(await wait(deps, { source, ...found })) }
  if (money === 'failed') return { ...about, ...(await fail(deps, { source, ...found })) }

  const bought = await fetchBought(deps, organizationId, session)
  if (!bought) return { kind: 'open', organizationId, communitySlug, userId }

  const granted = await grantMembership(deps, { checkout, ...bought })
  if (granted.start) {
    await tryStart(deps, granted.start)
  }
  const message = await finish(deps, { source, kind: granted.kind, checkout: granted.checkout, communitySlug, session })

  return {
    ...about,
    kind: granted.kind,
    ...(granted.membershipId && { membershipId: granted.membershipId }),
    ...(message && { message }),
  }
}

type Delayed = FoundCheckout & { source: 'webhook' | 'page' }

/** Complete and not paid: nothing is granted, and the person hears by when the money usually is there. */
async function wait(deps: Deps, { source, ...found }: Delayed): Promise<Pick<FulfilledCheckout, 'kind' | 'arrivesAt'>> {
  const checkout = await awaitMoney(deps, found)
  const { state, arrivesAt } = checkout
  if (state !== 'paying' || !arrivesAt) return { kind: 'open' }
  if (source === 'webhook') await sendCheckoutMail(deps, { ...found, checkout })

  return { kind: 'paying', arrivesAt: arrivesAt.toISOString() }
}

async function fail(deps: Deps, { source, ...found }: Delayed): Promise<Pick<FulfilledCheckout, 'kind' | 'message'>> {
  const checkout = await failCheckout(deps, found.checkout)
  if (checkout.state !== 'failed') return { kind: 'open' }
  const message = await finish(deps, { ...found, source, kind: 'failed', checkout })

  return { kind: 'failed', ...(message && { message }) }
}

type Finish = Parameters<typeof finishCheckout>[1] & { source: 'webhook' | 'page' }

async function finish(deps: Deps, { source, ...work }: Finish): Promise<string | undefined> {
  try {
    return await finishCheckout(deps, work)
  } catch (error) {
    if (source === 'webhook') throw error
    // The webhook repeats it; the person sees what was decided now.
    deps.log.warn({ err: error, checkoutId: work.checkout.id }, 'the checkout is finished by its webhook')

    return work.checkout.refusal ?? undefined
  }
}

async function fetchBought(
  { stripeFor }: Deps,
  organizationId: string,
  session: Stripe.Checkout.Session,
): Promise<Bought | null> {
  if (session.status !== 'complete' || session.payment_status === 'unpaid') return null
  const subscriptionId = idOf(session.subscription)
  const fetchedAt = new Date()
  if (session.mode === 'payment' || !subscriptionId) return { session, subscription: null, fetchedAt }

  const subscription = await stripeFor(organizationId).subscriptions.retrieve(subscriptionId, {
    expand: subscriptionDetails,
  })
  if (subscription.status === 'incomplete') return null

  return { session, subscription, fetchedAt }
}

type FoundCheckout = { checkout: Checkout; session: Stripe.Checkout.Session; communitySlug: string }

/** By our directory, else by the mark in the session's metadata; its checkout must name the same person. */
async function findCheckout({ db, stripeFor }: Deps, sessionId: string): Promise<FoundCheckout> {
  const known = await db.accounts.directory.findUnique({
    where: { kind_key: { kind: 'stripe_session', key: sessionId } },
  })
  const session = await stripeFor(known?.organizationId ?? '').checkout.sessions.retrieve(sessionId)
  const organizationId = known?.organizationId ?? session.metadata?.organizationId
  const checkoutId = known?.entityId ?? session.metadata?.checkoutId
  const found = organizationId && checkoutId ? await load() : null
  if (found?.checkout.userId !== session.client_reference_id || !found) {
    throw new AppError('CHECKOUT_UNKNOWN', { userMessage: 'We do not know this payment.', status: 404 })
  }

  return { ...found, session }

  async function load() {
    if (!organizationId || !checkoutId) return null

    return db.forOrganization(organizationId, async (tx) => {
      const checkout = await tx.checkout.findUnique({
        where: { organizationId_id: { organizationId, id: checkoutId } },
      })
      const community =
        checkout &&
        (await tx.community.findUnique({ where: { organizationId_id: { organizationId, id: checkout.communityId } } }))

      return checkout && community ? { checkout, communitySlug: community.slug } : null
    })
  }
}
