import type Stripe from 'stripe'
import { type MoneyStage, moneyStage } from '#workflows/memberships/transfer.rules.ts'
import { idOf } from '../billing/stripe-errors.ts'

/** Where the money of a session is. Only one that is complete and unpaid needs further questions. */
export async function readMoney(stripe: Stripe, session: Stripe.Checkout.Session): Promise<MoneyStage> {
  const { status, payment_status: payment } = session
  const isDelayed = status === 'complete' && payment === 'unpaid'
  const behind = isDelayed ? await readBehind(stripe, session) : { intent: null, invoice: null }

  return moneyStage({ session: status, payment, ...behind })
}

/** The intent of a one-time payment, or the invoice of a subscription with its own. */
async function readBehind(stripe: Stripe, session: Stripe.Checkout.Session) {
  const invoiceId = idOf(session.invoice)
  const invoice = invoiceId ? await stripe.invoices.retrieve(invoiceId) : null
  const payments = invoiceId ? await stripe.invoicePayments.list({ invoice: invoiceId, limit: 1 }) : null
  const intentId = idOf(session.payment_intent) ?? idOf(payments?.data[0]?.payment.payment_intent)
  const intent = intentId ? await stripe.paymentIntents.retrieve(intentId) : null

  return { intent: intent?.status ?? null, invoice: invoice?.status ?? null }
}
