import type Stripe from 'stripe'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { onInvoiceForgiven, onInvoicePaid, onInvoiceVoided } from './follow-invoice.ts'
import { setDelinquent } from './set-delinquent.ts'
import { moveInvoice } from './transitions.ts'

type Settlement = { paidCents: number; isOutOfBand?: boolean }

/** Open to paid, with the events that tell of it; the subscription follows. */
export async function settleInvoice(tx: Tx, invoice: Stripe.Invoice, { paidCents, isOutOfBand = false }: Settlement) {
  moveInvoice(invoice, 'paid', tx.now)
  invoice.amount_paid += isOutOfBand ? 0 : paidCents
  invoice.amount_remaining = 0
  if (isOutOfBand) invoice.amount_paid_off_stripe = paidCents
  invoice.attempted = true
  invoice.auto_advance = false
  invoice.next_payment_attempt = null
  await tx.unschedule(invoice.id)
  await closePayment(tx, invoice, paidCents, isOutOfBand)
  const previous = tx.takeChanges(invoice)
  if (paidCents > 0) await emit(tx, 'invoice.updated', invoice, previous)
  await emit(tx, 'invoice.paid', invoice)
  await emit(tx, 'invoice.payment_succeeded', invoice)
  await setDelinquent(tx, invoice, false)
  await onInvoicePaid(tx, invoice)
}

async function closePayment(tx: Tx, invoice: Stripe.Invoice, paidCents: number, isOutOfBand: boolean) {
  const payments = await tx.select('invoice_payment', "data->>'invoice' = $1 and data->>'status' = 'open'", [
    invoice.id,
  ])
  for (const payment of payments) {
    payment.status = isOutOfBand ? 'canceled' : 'paid'
    payment.amount_paid = isOutOfBand ? null : paidCents
    payment.status_transitions = { canceled_at: isOutOfBand ? tx.now : null, paid_at: isOutOfBand ? null : tx.now }
    if (isOutOfBand) await cancelIntent(tx, idOf(payment.payment.payment_intent))
    else await emit(tx, 'invoice_payment.paid', payment)
  }
}

async function cancelIntent(tx: Tx, intentId: string | null) {
  const intent = intentId ? await tx.find('payment_intent', intentId) : null
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return
  intent.status = 'canceled'
  intent.canceled_at = tx.now
  intent.next_action = null
  await emit(tx, 'payment_intent.canceled', intent)
}

/** Open or uncollectible to void: nothing more is collected, its intent is cancelled, and what it had used up comes back. */
export async function voidInvoice(tx: Tx, invoice: Stripe.Invoice) {
  moveInvoice(invoice, 'void', tx.now)
  invoice.auto_advance = false
  invoice.next_payment_attempt = null
  await tx.unschedule(invoice.id)
  for (const payment of await tx.select('invoice_payment', "data->>'invoice' = $1 and data->>'status' = 'open'", [
    invoice.id,
  ])) {
    payment.status = 'canceled'
    payment.status_transitions = { canceled_at: tx.now, paid_at: null }
    await cancelIntent(tx, idOf(payment.payment.payment_intent))
  }
  await returnCredit(tx, invoice)
  await emit(tx, 'invoice.voided', invoice)
  await onInvoiceVoided(tx, invoice)
}

/** The customer's balance it took; and of a resumption that came to nothing, the credits and debts that were there before it. */
async function returnCredit(tx: Tx, invoice: Stripe.Invoice) {
  const customer = await tx.find('customer', idOf(invoice.customer) ?? '')
  if (customer && invoice.ending_balance !== null) {
    customer.balance += invoice.starting_balance - invoice.ending_balance
    await emitUpdated(tx, 'customer.updated', customer)
  }
  if (!tx.hidden(invoice).resumes?.plan) return
  for (const item of await tx.select('invoiceitem', "data->>'invoice' = $1", [invoice.id]))
    if (item.amount < 0 || item.date < invoice.created) item.invoice = null
}

export async function markUncollectible(
  tx: Tx,
  invoice: Stripe.Invoice,
  reason: 'user_forgiven' | 'subscription_paused' | 'max_payment_attempts' = 'user_forgiven',
) {
  moveInvoice(invoice, 'uncollectible', tx.now)
  invoice.status_details = { uncollectible: { reason } }
  invoice.auto_advance = false
  invoice.next_payment_attempt = null
  await tx.unschedule(invoice.id)
  await emit(tx, 'invoice.marked_uncollectible', invoice)
  if (reason !== 'user_forgiven') return
  await setDelinquent(tx, invoice, false)
  await onInvoiceForgiven(tx, invoice)
}
