import Stripe from 'stripe'
import { type MoneySeen, nothingSeen } from '#workflows/billing/compare-books.rules.ts'
import { findRefunds, findRefundsOf, nothingPaid } from '../find-refunds.ts'
import { movementsOf } from './movements-of.ts'
import { billedCents } from './sale-of.ts'

/** What Stripe says about one invoice or payment intent now; nothing for what it does not know. */
export async function moneyAtStripe(stripe: Stripe, subject: string): Promise<MoneySeen> {
  try {
    return subject.startsWith('pi_') ? await ofIntent(stripe, subject) : await ofInvoice(stripe, subject)
  } catch (error) {
    const isUnknown = error instanceof Stripe.errors.StripeError && error.statusCode === 404
    if (isUnknown) return nothingSeen(subject, '')
    throw error
  }
}

async function ofInvoice(stripe: Stripe, subject: string): Promise<MoneySeen> {
  const invoice = await stripe.invoices.retrieve(subject)
  const paid = invoice.amount_paid > 0 ? await findRefunds(stripe, subject) : nothingPaid
  const disputedCents = await disputedOf(stripe, paid.paymentIntentId)

  return { ...moneyOfInvoice(invoice), refundedCents: paid.refundedCents, disputedCents }
}

async function ofIntent(stripe: Stripe, subject: string): Promise<MoneySeen> {
  const { amount_received: cents, currency } = await stripe.paymentIntents.retrieve(subject)
  const { refundedCents } = await findRefundsOf(stripe, subject)
  const disputedCents = await disputedOf(stripe, subject)
  const paid = { billedCents: cents, paidCents: cents, refundedCents, disputedCents }

  return { subject, currency: currency.toUpperCase(), ...paid }
}

/** What disputes took, fees included, less what came back: Stripe's entries, to the cent. */
async function disputedOf(stripe: Stripe, paymentIntentId: string | null): Promise<number> {
  if (!paymentIntentId) return 0
  const { data } = await stripe.disputes.list({ payment_intent: paymentIntentId, limit: 100 })

  return data.flatMap(movementsOf).reduce((sum, { amountCents, feeCents }) => sum - amountCents + feeCents, 0)
}

/** Refunds and disputes aside, which an invoice does not carry. */
export function moneyOfInvoice({ id, currency, status, ...invoice }: Stripe.Invoice): MoneySeen {
  const isSettled = status === 'paid'
  const isOpen = status === 'open'

  return {
    subject: id,
    currency: currency.toUpperCase(),
    billedCents: isSettled ? billedCents(invoice) : isOpen ? invoice.amount_due : 0,
    paidCents: status === 'draft' ? 0 : invoice.amount_paid,
    refundedCents: 0,
    disputedCents: 0,
  }
}
