import type Stripe from 'stripe'
import { dateOf, idOf } from './stripe-errors.ts'

export type InvoicePaid = { paymentIntentId: string | null; refundedCents: number; refundedAt: Date | null }

/** What an invoice was paid with, and how much of it was given back. Failed refunds do not count. */
export async function findRefunds(stripe: Stripe, stripeInvoiceId: string): Promise<InvoicePaid> {
  const payments = await stripe.invoicePayments.list({ invoice: stripeInvoiceId, status: 'paid', limit: 1 })
  const paymentIntentId = idOf(payments.data[0]?.payment.payment_intent)
  if (!paymentIntentId) return { paymentIntentId, refundedCents: 0, refundedAt: null }

  const refunds = await stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 })
  const counted = refunds.data.filter(({ status }) => status !== 'failed' && status !== 'canceled')

  return {
    paymentIntentId,
    refundedCents: counted.reduce((sum, { amount }) => sum + amount, 0),
    refundedAt: dateOf(counted.reduce((latest, { created }) => Math.max(latest, created), 0)),
  }
}
