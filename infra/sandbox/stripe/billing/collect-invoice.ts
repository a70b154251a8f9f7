import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { isHardDecline } from '../declines.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { confirmIntent } from '../payments/confirm-intent.ts'
import type { IntentOutcome } from '../payments/intent-outcome.ts'
import { attachMethod, defaultMethodOf } from '../payments/payment-methods.ts'
import type { Tx } from '../transaction.ts'
import { businessSeconds, RETRY_DAYS } from './durations.ts'
import { paymentOf } from './finalize-invoice.ts'
import { onInvoiceFailed, onRetriesExhausted, subscriptionOf } from './follow-invoice.ts'
import { setDelinquent } from './set-delinquent.ts'
import { settleInvoice } from './settle-invoice.ts'

export type Collection = {
  paymentMethod?: Stripe.PaymentMethod | null
  isOffSession?: boolean
  isAuthenticated?: boolean
}
export type CollectionOutcome = IntentOutcome | { kind: 'no-method' }

/** One attempt to take an open invoice's money, with everything that follows from its answer. */
export async function collectInvoice(
  tx: Tx,
  invoice: Stripe.Invoice,
  collection: Collection = {},
): Promise<CollectionOutcome> {
  const method = collection.paymentMethod ?? (await methodOf(tx, invoice))
  const due = await paymentOf(tx, invoice)
  if (!due)
    throw invalidRequest('Nothing is left to pay on this invoice.', { code: 'invoice_payment_intent_requires_action' })

  invoice.attempted = true
  invoice.attempt_count += 1
  if (!method) {
    await recordFailure(tx, invoice)

    return { kind: 'no-method' }
  }
  const outcome = await confirmIntent(tx, due.intent, {
    paymentMethod: method,
    isOffSession: collection.isOffSession ?? true,
    isAuthenticated: collection.isAuthenticated ?? false,
    asksForAuthentication: true,
  })
  await record(tx, invoice, outcome, method)

  return outcome
}

/** The card that pays an invoice: its own, its subscription's, its customer's. */
async function methodOf(tx: Tx, invoice: Stripe.Invoice) {
  const own = idOf(invoice.default_payment_method)
  if (own) return tx.find('payment_method', own)

  return defaultMethodOf(tx, idOf(invoice.customer) ?? '', await subscriptionOf(tx, invoice))
}

async function record(tx: Tx, invoice: Stripe.Invoice, outcome: IntentOutcome, method: Stripe.PaymentMethod) {
  if (outcome.kind === 'succeeded') {
    if (!method.customer) await attachMethod(tx, method, idOf(invoice.customer) ?? '')
    await settleInvoice(tx, invoice, { paidCents: outcome.charge.amount })

    return
  }
  // The bank takes its time: what it answers settles the invoice, or fails it then.
  if (outcome.kind === 'processing') return
  // A bank that wants its person's consent would be asked in vain too.
  if (outcome.kind === 'authenticate' || isHardDecline(outcome.decline)) tx.hidden(invoice).hardDeclinedCard = method.id
  await recordFailure(tx, invoice, { needsAction: outcome.kind === 'authenticate' })
}

/** What a failed attempt means for its invoice: the ladder, the news, the subscription. */
export async function recordFailure(tx: Tx, invoice: Stripe.Invoice, { needsAction = false } = {}) {
  await planRetry(tx, invoice)
  const previous = tx.takeChanges(invoice)
  if (needsAction) await emit(tx, 'invoice.payment_action_required', invoice)
  await emit(tx, 'invoice.payment_failed', invoice)
  await emit(tx, 'invoice.updated', invoice, previous)
  await setDelinquent(tx, invoice, true)
  await onInvoiceFailed(tx, invoice)
}

/** The first failure starts the ladder; the first payment of a new subscription, resuming on attempt and invoices paid by hand have none. */
async function planRetry(tx: Tx, invoice: Stripe.Invoice) {
  const hidden = tx.hidden(invoice)
  const isLadder =
    invoice.auto_advance &&
    invoice.collection_method === 'charge_automatically' &&
    invoice.billing_reason !== 'subscription_create' &&
    hidden.resumes?.behavior !== 'attempt'
  if (!isLadder || hidden.firstFailureAt !== undefined) return
  hidden.firstFailureAt = tx.now
  hidden.retries = 0
  await scheduleRetry(tx, invoice, hidden.firstFailureAt, 0)
}

async function scheduleRetry(tx: Tx, invoice: Stripe.Invoice, firstFailureAt: number, retry: number) {
  const at = firstFailureAt + businessSeconds({ days: RETRY_DAYS[retry] ?? 14 }, tx.context.dayMs)
  invoice.next_payment_attempt = at
  await tx.schedule(invoice.id, 'invoice.retry', at)
}

/** A scheduled retry: skipped, not counted, without a card, and while one that was refused for good is still the one that pays. */
export async function retryInvoice(tx: Tx, invoiceId: string) {
  const invoice = await tx.find('invoice', invoiceId)
  if (invoice?.status !== 'open') return
  const hidden = tx.hidden(invoice)
  const retry = (hidden.retries ?? 0) + 1
  hidden.retries = retry
  const isLast = retry >= RETRY_DAYS.length
  if (isLast) invoice.next_payment_attempt = null
  else await scheduleRetry(tx, invoice, hidden.firstFailureAt ?? tx.now, retry)

  const method = await methodOf(tx, invoice)
  const isHopeless = !method || method.id === hidden.hardDeclinedCard
  if (isHopeless) await emitUpdated(tx, 'invoice.updated', invoice)
  else await collectInvoice(tx, invoice)
  if (isLast && isStillOpen(invoice)) await giveUp(tx, invoice)
}

function isStillOpen(invoice: { status: string | null }) {
  return invoice.status === 'open'
}

async function giveUp(tx: Tx, invoice: Stripe.Invoice) {
  invoice.next_payment_attempt = null
  invoice.auto_advance = false
  await emitUpdated(tx, 'invoice.updated', invoice)
  await onRetriesExhausted(tx, invoice)
}
