import type Stripe from 'stripe'
import { type CountedRefund, countedRefunds } from './ledger/sale-of.ts'
import { idOf } from './stripe-errors.ts'

export type InvoicePaid = {
  paymentIntentId: string | null
  refunds: CountedRefund[]
  refundedCents: number
  refundedAt: Date | null
}

export const nothingPaid: InvoicePaid = { paymentIntentId: null, refunds: [], refundedCents: 0, refundedAt: null }

/** What an invoice was paid with, and how much of it was given back. Failed refunds do not count. */
export async function findRefunds(stripe: Stripe, stripeInvoiceId: string): Promise<InvoicePaid> {
  const payments = await stripe.invoicePayments.list({ invoice: stripeInvoiceId, status: 'paid', limit: 1 })
  const paymentIntentId = idOf(payments.data[0]?.payment.payment_intent)
  if (!paymentIntentId) return nothingPaid

  return findRefundsOf(stripe, paymentIntentId)
}

/** The same for what was paid by itself. */
export async function findRefundsOf(stripe: Stripe, paymentIntentId: string): Promise<InvoicePaid> {
  const listed = await stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 })
  const refunds = countedRefunds(listed.data)

  return {
    paymentIntentId,
    refunds,
    refundedCents: refunds.reduce((sum, { amountCents }) => sum + amountCents, 0),
    refundedAt: latestOf(refunds),
  }
}

function latestOf(refunds: CountedRefund[]): Date | null {
  const latest = refunds
    .map(({ at }) => at)
    .sort()
    .at(-1)

  return latest === undefined ? null : new Date(latest)
}
