import type Stripe from 'stripe'
import { findRefunds, type InvoicePaid, nothingPaid } from './find-refunds.ts'
import { idOf } from './stripe-errors.ts'

export type FetchedDispute = {
  dispute: Stripe.Dispute
  charge: Stripe.Charge
  paymentIntentId: string
  /** What was disputed; null for a purchase that has no invoice. */
  invoice: Stripe.Invoice | null
  refunds: InvoicePaid['refunds']
  fetchedAt: Date
}

/** A dispute with what it is about, as Stripe has them now; null for a charge that no payment of ours made. */
export async function fetchDispute(stripe: Stripe, stripeDisputeId: string): Promise<FetchedDispute | null> {
  const fetchedAt = new Date()
  const dispute = await stripe.disputes.retrieve(stripeDisputeId)
  const paymentIntentId = idOf(dispute.payment_intent)
  if (!paymentIntentId) return null

  const charge = await stripe.charges.retrieve(idOf(dispute.charge) ?? '')
  const payment = { type: 'payment_intent' as const, payment_intent: paymentIntentId }
  const { data } = await stripe.invoicePayments.list({ payment, limit: 1 })
  const invoiceId = idOf(data[0]?.invoice)
  const invoice = invoiceId ? await stripe.invoices.retrieve(invoiceId) : null
  const { refunds } = invoice ? await findRefunds(stripe, invoice.id) : nothingPaid

  return { dispute, charge, paymentIntentId, invoice, refunds, fetchedAt }
}
