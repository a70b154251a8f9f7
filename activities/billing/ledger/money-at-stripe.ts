import Stripe from 'stripe'
import { type MoneySeen, nothingSeen } from '#workflows/billing/compare-books.rules.ts'
import { findRefunds, findRefundsOf } from '../find-refunds.ts'

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
  const { refundedCents } = invoice.amount_paid > 0 ? await findRefunds(stripe, subject) : { refundedCents: 0 }

  return { ...moneyOfInvoice(invoice), refundedCents }
}

async function ofIntent(stripe: Stripe, subject: string): Promise<MoneySeen> {
  const { amount_received: cents, currency } = await stripe.paymentIntents.retrieve(subject)
  const { refundedCents } = await findRefundsOf(stripe, subject)

  return { subject, currency: currency.toUpperCase(), billedCents: cents, paidCents: cents, refundedCents }
}

/** Refunds aside, which an invoice does not carry. */
export function moneyOfInvoice({ id, currency, status, ...invoice }: Stripe.Invoice): MoneySeen {
  const isSettled = status === 'paid'
  const isOpen = status === 'open'

  return {
    subject: id,
    currency: currency.toUpperCase(),
    billedCents: isSettled ? invoice.total : isOpen ? invoice.amount_due : 0,
    paidCents: status === 'draft' ? 0 : invoice.amount_paid,
    refundedCents: 0,
  }
}
