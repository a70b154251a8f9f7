import type Stripe from 'stripe'
import { type InvoicePaid, findRefunds, nothingPaid } from '../billing/find-refunds.ts'

export type FoundCharge = { invoice: Stripe.Invoice; paid: InvoicePaid }

/** The first invoice after the present end of the trial, in whatever state; null while Stripe has not made one. */
export async function findTrialCharge(stripe: Stripe, subscription: Stripe.Subscription): Promise<FoundCharge | null> {
  if (subscription.status === 'trialing' && isOfCreation(subscription.latest_invoice)) return null
  const invoices = await stripe.invoices.list({ subscription: subscription.id, limit: 20 })
  // One that was drafted before the trial was extended is none of the present end. Clocks may differ by two seconds.
  const endedAt = (subscription.trial_end ?? 0) - 2
  const cycles = invoices.data.filter(
    ({ billing_reason: reason, created }) => reason === 'subscription_cycle' && created >= endedAt,
  )
  const invoice = cycles.sort((a, b) => a.created - b.created)[0]
  if (!invoice) return null

  return { invoice, paid: invoice.amount_paid > 0 ? await findRefunds(stripe, invoice.id) : nothingPaid }
}

/** The invoice of zero that opens a trial: as long as it is the latest, nothing was charged. */
function isOfCreation(latest: Stripe.Subscription['latest_invoice']): boolean {
  return latest === null || (typeof latest !== 'string' && latest.billing_reason === 'subscription_create')
}
