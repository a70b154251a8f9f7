import Stripe from 'stripe'
import { isDisputeOver } from '#workflows/billing/dispute-status.rules.ts'
import { findByDispute } from '../operations/find-membership.ts'
import type { Deps } from '../platform/deps.ts'
import { findRefunds } from './find-refunds.ts'
import { movementsOf } from './ledger/movements-of.ts'
import { syncDispute } from './sync-dispute.ts'

type Known = {
  organizationId: string
  membershipId: string
  status: string
  movements: unknown
  stripeInvoiceId: string | null
  stripePaymentIntentId: string
}

/**
 * Reads every dispute again that Stripe and our rows tell differently, or that we do not know: opened since, or open here.
 * Returns the invoices and payment intents they are about. What cannot be read is left to the next night.
 */
export async function reconcileDisputes(deps: Deps, created: Stripe.RangeQueryParam): Promise<Set<string>> {
  const stripe = deps.stripeFor('')
  const listed = new Map<string, Stripe.Dispute>()
  for await (const dispute of stripe.disputes.list({ created, limit: 100 })) listed.set(dispute.id, dispute)
  const known = await loadKnown(deps, [...listed.keys()])

  for (const stripeDisputeId of new Set([...listed.keys(), ...known.keys()])) {
    const row = known.get(stripeDisputeId)
    try {
      const dispute = listed.get(stripeDisputeId) ?? (await stripe.disputes.retrieve(stripeDisputeId))
      if (row && isSame(row, dispute)) continue
      await mend(deps, stripeDisputeId, row)
    } catch (error) {
      deps.log.warn({ err: error, stripeDisputeId }, 'a dispute could not be read again')
    }
  }
  const rows = [...(await loadKnown(deps, [...listed.keys()])).values()]

  return new Set(rows.map((row) => row.stripeInvoiceId ?? row.stripePaymentIntentId))
}

async function mend(deps: Deps, stripeDisputeId: string, row: Known | undefined): Promise<void> {
  if (row) {
    const { organizationId, membershipId } = row
    await syncDispute(deps, { organizationId, membershipId, stripeDisputeId })

    return
  }
  const found = await findByDispute(deps, stripeDisputeId)
  if (found.kind === 'known') await syncDispute(deps, { ...found.owner, stripeDisputeId })
}

/** Those that Stripe listed, and those that are open here whatever their age. */
async function loadKnown({ db }: Deps, ids: string[]): Promise<Map<string, Known>> {
  const rows = await db.forPlatform('books compared', (tx) =>
    tx.dispute.findMany({ where: { OR: [{ stripeDisputeId: { in: ids } }, { closedAt: null }] } }),
  )

  return new Map(rows.map((row) => [row.stripeDisputeId, row]))
}

function isSame(row: Known, dispute: Stripe.Dispute): boolean {
  const count = Array.isArray(row.movements) ? row.movements.length : 0

  return row.status === dispute.status && count === movementsOf(dispute).length && isDisputeOver(row.status)
}

export type SyncDisputesOfInput = { organizationId: string; subject: string }

/** Reads the disputes of one invoice or payment intent again. */
export async function syncDisputesOf(deps: Deps, { organizationId, subject }: SyncDisputesOfInput): Promise<void> {
  const stripe = deps.stripeFor(organizationId)
  const paymentIntent = subject.startsWith('pi_') ? subject : await intentOf(stripe, subject)
  if (!paymentIntent) return
  const { data } = await stripe.disputes.list({ payment_intent: paymentIntent, limit: 100 })
  for (const { id } of data) {
    const found = await findByDispute(deps, id)
    if (found.kind === 'known') await syncDispute(deps, { ...found.owner, stripeDisputeId: id })
  }
}

async function intentOf(stripe: Stripe, subject: string): Promise<string | null> {
  try {
    return (await findRefunds(stripe, subject)).paymentIntentId
  } catch (error) {
    // What Stripe does not know was not disputed there.
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return null
    throw error
  }
}
