import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Dispute, Dunning } from '#prisma/generated.server/client.ts'
import type { DunningCall, DunningReading } from '#workflows/billing/dunning.activities.ts'
import { dunningPromise } from '#workflows/billing/dunning.promise.ts'
import { dunningPromises } from '#workflows/billing/dunning.promises.ts'
import { type DunningRoute, routeOf } from '#workflows/billing/dunning-routes.rules.ts'
import type { DunningTruth } from '#workflows/billing/dunning.rules.ts'
import type { MembershipWithPlan } from '../memberships/project-membership.ts'
import { writeSubscription } from '../memberships/write-subscription.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { projectProcess } from '../operations/project-process.ts'
import type { Deps } from '../platform/deps.ts'
import { subscriptionDetails } from './charge-terms.ts'
import { cardPath } from './dunning-places.ts'
import { dunningTruth } from './dunning-truth.ts'
import { fetchDispute } from './fetch-dispute.ts'
import { findFailure, type FoundFailure } from './find-failure.ts'
import { findRefunds, nothingPaid } from './find-refunds.ts'
import { keepInvoice } from './keep-invoice.ts'
import { idOf } from './stripe-errors.ts'
import { writeDispute } from './write-dispute.ts'

export type DunningObservation = {
  truth: DunningTruth
  processId: string
  dunning: Dunning
  invoice: Stripe.Invoice
  subscription: Stripe.Subscription
}

const cardsOf = [...subscriptionDetails, 'customer.invoice_settings.default_payment_method']
const settled: FoundFailure = {
  failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: null },
  triedMethodId: null,
  slots: [],
  cardLast4: null,
}

/** Asks Stripe, then writes invoice, membership, access, process row and promises in one transaction. */
export async function observeDunning(deps: Deps, call: DunningCall): Promise<DunningObservation> {
  const { organizationId, membershipId, stripeInvoiceId } = call
  const stripe = deps.stripeFor(organizationId)
  const dunning = await loadDunning(deps, call)
  const fetchedAt = new Date()
  const disputed = dunning.stripeDisputeId ? await fetchDispute(stripe, dunning.stripeDisputeId) : null
  const invoice = await stripe.invoices.retrieve(stripeInvoiceId)
  const subscriptionId = idOf(invoice.parent?.subscription_details?.subscription)
  if (!subscriptionId) throw new Error(`The invoice ${stripeInvoiceId} belongs to no subscription.`)
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, { expand: cardsOf })
  const isOpen = invoice.status === 'open'
  const found = isOpen
    ? await findFailure(stripe, { invoice, subscription, firstFailedAt: dunning.firstFailedAt })
    : settled
  const { refunds } = invoice.amount_paid > 0 ? await findRefunds(stripe, invoice.id) : nothingPaid

  const written = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const membership = await writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt })
      const { userId } = membership
      const dispute = disputed ? (await writeDispute(tx, { organizationId, membershipId, ...disputed })).row : null
      await keepInvoice(deps, tx, { organizationId, membershipId, userId, invoice, refunds, fetchedAt })
      const kept = isOpen ? await keepFailure(tx, dunning, { invoice, found }) : dunning

      return project(tx, call, { invoice, subscription, found, dunning: kept, membership, dispute })
    },
    { reason: 'dunning' },
  )

  return { ...written, invoice, subscription }
}

async function loadDunning({ db }: Deps, { organizationId, dunningId }: DunningCall): Promise<Dunning> {
  return db.forOrganization(organizationId, (tx) =>
    tx.dunning.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: dunningId } } }),
  )
}

type Found = { invoice: Stripe.Invoice; found: FoundFailure }

/** What the last try came to; a card that was asked is not asked again by us. */
async function keepFailure(tx: Tx, dunning: Dunning, { invoice, found }: Found): Promise<Dunning> {
  const { organizationId, id, triedMethodIds } = dunning
  const { failure, triedMethodId } = found
  const tried = triedMethodId && !triedMethodIds.includes(triedMethodId) ? [...triedMethodIds, triedMethodId] : null
  const route = routeOf(failure)

  return tx.dunning.update({
    where: { organizationId_id: { organizationId, id } },
    data: {
      route,
      ...(dunning.firstRoute === null && { firstRoute: route, firstDeclineCode: failure.declineCode }),
      declineCode: failure.declineCode,
      adviceCode: failure.adviceCode,
      amountCents: invoice.amount_remaining,
      nextTryAt: invoice.next_payment_attempt ? new Date(invoice.next_payment_attempt * 1000) : null,
      ...(tried && { triedMethodIds: tried }),
    },
  })
}

type Sources = Found & {
  subscription: Stripe.Subscription
  dunning: Dunning
  membership: MembershipWithPlan
  dispute: Dispute | null
}

async function project(
  tx: Tx,
  call: DunningCall,
  sources: Sources,
): Promise<Pick<DunningObservation, 'truth' | 'processId' | 'dunning'>> {
  const { organizationId, mark, dayMs } = call
  const { dunning, membership, found, dispute } = sources
  const user = await tx.user.findUniqueOrThrow({
    where: { id: dunning.userId },
    select: { phone: true, smsConsentAt: true, timeZone: true },
  })
  const { timeZone: communityZone } = await tx.community.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: dunning.communityId } },
    select: { timeZone: true },
  })
  const readAt = new Date()
  const now = readAt.getTime()
  const truth = await dunningTruth(tx, { ...sources, user, communityZone, dayMs, readAt })
  const words = {
    communityName: membership.community.name,
    route: dunning.route as DunningRoute,
    cardLast4: dispute?.cardLast4 ?? found.cardLast4 ?? membership.cardLast4,
    cardUrl: cardPath,
  }
  const view = dunningPromise({ truth, words }, { dayMs }, now)
  const isNewest = await projectProcess(tx, { organizationId, mark, view })
  // An older try that comes late finds a newer row and leaves promises alone too.
  if (isNewest) {
    await keepPromises(tx, {
      organizationId,
      workflowId: mark.workflowId,
      userId: dunning.userId,
      wanted: dunningPromises(truth, { dayMs }, now),
      droppedBecause: 'no longer planned',
    })
  }
  const process = await tx.process.findFirst({
    where: { organizationId, workflowId: mark.workflowId },
    select: { id: true },
  })

  return { truth, processId: process?.id ?? '', dunning }
}

/** What the workflow needs: the truth, and where operators find the process. */
export async function readDunning(deps: Deps, call: DunningCall): Promise<DunningReading> {
  const { truth, processId } = await observeDunning(deps, call)
  const opsUrl = `${new URL(deps.config.PUBLIC_URL).origin}/ops/processes/${processId}`

  return { truth, opsUrl }
}
