import type Stripe from 'stripe'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { resumeNow } from './resume-subscription.ts'
import { moveSubscription } from './transitions.ts'

/** The subscription an invoice belongs to, as it is stored. */
export async function subscriptionOf(tx: Tx, invoice: Stripe.Invoice) {
  const id = idOf(invoice.parent?.subscription_details?.subscription)

  return id ? await tx.find('subscription', id) : null
}

/** What an invoice's payment means for its subscription: the first one activates it, a late one restores it, a resumption one resumes it. */
export async function onInvoicePaid(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  if (!subscription) return
  if (subscription.status === 'paused') {
    if (tx.hidden(invoice).resumes) await resumeNow(tx, subscription)

    return
  }
  if (subscription.status === 'incomplete') {
    moveSubscription(subscription, subscription.trial_end && subscription.trial_end > tx.now ? 'trialing' : 'active')
    await tx.unschedule(subscription.id, 'subscription.expire')
  } else if (
    (subscription.status === 'past_due' || subscription.status === 'unpaid') &&
    !(await hasOtherFailure(tx, subscription, invoice))
  ) {
    moveSubscription(subscription, 'active')
  }
  await emitUpdated(tx, 'customer.subscription.updated', subscription)
}

async function hasOtherFailure(tx: Tx, subscription: Stripe.Subscription, invoice: Stripe.Invoice) {
  const open = await tx.select(
    'invoice',
    "data #>> '{parent,subscription_details,subscription}' = $1 and data->>'status' = 'open' and id <> $2",
    [subscription.id, invoice.id],
  )

  return open.some((other) => other.attempted)
}

/** A failed renewal makes an active subscription past due. */
export async function onInvoiceFailed(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  if (subscription?.status !== 'active') return
  moveSubscription(subscription, 'past_due')
  await emitUpdated(tx, 'customer.subscription.updated', subscription)
}

/** After the last retry: paused where billing mode allows it, else cancelled. The invoice stays open and payable. */
export async function onRetriesExhausted(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  if (!subscription || (subscription.status !== 'past_due' && subscription.status !== 'active')) return
  if (subscription.billing_mode.type === 'flexible' && !subscription.schedule) {
    tx.hidden(invoice).resumes = true
    await pauseFor(tx, subscription, 'final_payment_failure')

    return
  }
  await cancelSubscription(tx, subscription, 'payment_failed')
}

export type PauseReason = 'final_payment_failure' | 'pause_requested' | 'trial_end_without_payment_method'

export async function pauseFor(tx: Tx, subscription: Stripe.Subscription, reason: PauseReason) {
  tx.hidden(subscription).pausedPeriodEnd = periodEndOf(subscription)
  moveSubscription(subscription, 'paused')
  subscription.status_details = {
    paused: { type: 'subscription', transitioned_at: tx.now, subscription: { type: reason } },
  }
  // Stripe ends the running period at the pause; resuming sets the next one.
  for (const item of subscription.items.data) item.current_period_end = Math.max(tx.now, item.current_period_start + 1)
  await tx.unschedule(subscription.id)
  const previous = tx.takeChanges(subscription)
  await emit(tx, 'customer.subscription.paused', subscription)
  await emit(tx, 'customer.subscription.updated', subscription, previous)
}

export function periodEndOf(subscription: Stripe.Subscription) {
  return Math.max(...subscription.items.data.map((item) => item.current_period_end))
}

export async function cancelSubscription(
  tx: Tx,
  subscription: Stripe.Subscription,
  reason: 'cancellation_requested' | 'payment_failed' | null,
) {
  moveSubscription(subscription, 'canceled')
  subscription.canceled_at ??= tx.now
  subscription.ended_at = tx.now
  if (reason)
    subscription.cancellation_details = {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason,
    }
  await tx.unschedule(subscription.id)
  await stopCollection(tx, subscription)
  await emit(tx, 'customer.subscription.deleted', subscription)
}

/** Stripe stops collecting the invoices of a cancelled subscription; they stay open for a payment by hand. */
async function stopCollection(tx: Tx, subscription: Stripe.Subscription) {
  const invoices = await tx.select(
    'invoice',
    "data #>> '{parent,subscription_details,subscription}' = $1 and data->>'status' in ('draft', 'open')",
    [subscription.id],
  )
  for (const invoice of invoices) {
    invoice.auto_advance = false
    invoice.next_payment_attempt = null
    invoice.automatically_finalizes_at = null
    await tx.unschedule(invoice.id)
    await emitUpdated(tx, 'invoice.updated', invoice)
  }
}
