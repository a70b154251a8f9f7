import type { Deps } from '../platform/deps.ts'
import { findRefunds } from './find-refunds.ts'
import { keyedWrite } from './keyed-write.ts'

export type RefundInvoiceInput = { organizationId: string; membershipId: string; stripeInvoiceId: string; key: string }

/**
 * Gives back what is left of a paid invoice, in full. May be repeated at any time: what was refunded is looked up first,
 * so nothing is given back twice. Returns the refunded cents in all.
 */
export async function refundInvoice(
  { stripeFor }: Deps,
  input: RefundInvoiceInput,
): Promise<{ refundedCents: number }> {
  const { organizationId, membershipId, stripeInvoiceId, key } = input
  const stripe = stripeFor(organizationId)
  const invoice = await stripe.invoices.retrieve(stripeInvoiceId)
  const { paymentIntentId, refundedCents } = await findRefunds(stripe, stripeInvoiceId)
  const leftCents = invoice.amount_paid - refundedCents
  if (!paymentIntentId || leftCents <= 0) return { refundedCents }

  const metadata = { organizationId, membershipId, key }
  await keyedWrite(`${key}:${leftCents}`, (options) =>
    stripe.refunds.create({ payment_intent: paymentIntentId, amount: leftCents, metadata }, options),
  )

  return { refundedCents: refundedCents + leftCents }
}
