import type Stripe from 'stripe'
import { recordFailure } from '../billing/collect-invoice.ts'
import { settleInvoice, voidInvoice } from '../billing/settle-invoice.ts'
import { finishDelayedSession } from '../checkout/delayed-session.ts'
import type { Decline } from '../declines.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { findAccountByKey } from './bank-accounts.ts'
import { bankCharge } from './charge-card.ts'
import { openDispute } from './disputes.ts'
import { declineBody } from './intent-outcome.ts'

const REFUSED: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'generic_decline',
  message: 'The payment failed: the bank returned the debit.',
}

/** The bank's answer to a debit, with what waits for it: the intent, its session, its invoice. */
export async function settleDebit(tx: Tx, intentId: string) {
  const intent = await tx.find('payment_intent', intentId)
  if (intent?.status !== 'processing') return
  const charge = await tx.get('charge', idOf(intent.latest_charge) ?? '')
  const method = await tx.get('payment_method', idOf(intent.payment_method) ?? '')
  const fate = findAccountByKey(tx.hidden(method).card)?.fate
  if (fate?.isPaid) await payDebit(tx, intent, charge)
  else await refuseDebit(tx, intent, charge, method)
  if (fate?.isPaid && fate.isDisputed)
    await openDispute(tx, charge, { reason: 'debit_not_authorized', isInquiry: false })
}

async function payDebit(tx: Tx, intent: Stripe.PaymentIntent, charge: Stripe.Charge) {
  charge.status = 'succeeded'
  charge.paid = true
  await bankCharge(tx, charge, { isPending: true })
  await emit(tx, 'charge.succeeded', charge)
  intent.status = 'succeeded'
  intent.amount_received = intent.amount
  await emit(tx, 'payment_intent.succeeded', intent)
  const invoice = await invoiceOf(tx, intent)
  if (invoice?.status === 'open') await settleInvoice(tx, invoice, { paidCents: charge.amount })
  await finishDelayedSession(tx, intent, invoice, true)
}

async function refuseDebit(tx: Tx, intent: Stripe.PaymentIntent, charge: Stripe.Charge, method: Stripe.PaymentMethod) {
  Object.assign(charge, {
    status: 'failed',
    captured: false,
    amount_captured: 0,
    failure_code: REFUSED.code,
    failure_message: REFUSED.message,
  })
  await emit(tx, 'charge.failed', charge)
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.last_payment_error = declineBody(REFUSED, {
    charge: charge.id,
    payment_method: structuredClone(method),
  }) as Stripe.PaymentIntent.LastPaymentError
  await emit(tx, 'payment_intent.payment_failed', intent)
  const invoice = await invoiceOf(tx, intent)
  if (invoice?.status === 'open') await failInvoice(tx, invoice)
  await finishDelayedSession(tx, intent, invoice, false)
}

/** A subscription's very first invoice is void when its debit comes back; any other is unpaid, and tried again. */
async function failInvoice(tx: Tx, invoice: Stripe.Invoice) {
  if (invoice.billing_reason !== 'subscription_create') return recordFailure(tx, invoice, { needsAction: false })
  await emit(tx, 'invoice.payment_failed', invoice)
  await voidInvoice(tx, invoice)
}

async function invoiceOf(tx: Tx, intent: Stripe.PaymentIntent) {
  const id = tx.hidden(intent).invoice

  return id ? tx.find('invoice', id) : null
}
