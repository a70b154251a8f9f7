import type Stripe from 'stripe'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { readAccount } from '../account.ts'
import { planAfterFailure } from './resume-plan.ts'
import { enterPlan, resumeNow } from './resume-subscription.ts'
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
  if (subscription.status === 'incomplete') {
    moveSubscription(subscription, subscription.trial_end && subscription.trial_end > tx.now ? 'trialing' : 'active')
    await tx.unschedule(subscription.id, 'subscription.expire')
    await emitUpdated(tx, 'customer.subscription.updated', subscription)
  } else if (subscription.status === 'paused') await resumeAfter(tx, subscription, invoice)
  else await clearFailure(tx, subscription, invoice)
}

/** An invoice that is forgiven holds its subscription back no longer: a pause it stands for ends, a failure is cleared. */
export async function onInvoiceForgiven(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  if (subscription?.status === 'paused') await resumeAfter(tx, subscription, invoice)
  else if (subscription) await clearFailure(tx, subscription, invoice)
}

/** A void invoice clears its failure, but resumes nothing. */
export async function onInvoiceVoided(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  if (subscription) await clearFailure(tx, subscription, invoice)
}

async function resumeAfter(tx: Tx, subscription: Stripe.Subscription, invoice: Stripe.Invoice) {
  const { resumes } = tx.hidden(invoice)
  if (resumes) await resumeNow(tx, subscription, resumes.plan ?? (await planAfterFailure(tx, subscription)))
}

async function clearFailure(tx: Tx, subscription: Stripe.Subscription, invoice: Stripe.Invoice) {
  const isFailing = subscription.status === 'past_due' || subscription.status === 'unpaid'
  if (isFailing && !(await hasOtherFailure(tx, subscription, invoice))) moveSubscription(subscription, 'active')
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

/** A failed renewal makes an active subscription past due, and pauses it where the account says at first failure. */
export async function onInvoiceFailed(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  const { resumes } = tx.hidden(invoice)
  if (subscription?.status === 'paused' && resumes?.behavior === 'attempt' && resumes.plan)
    await enterPlan(tx, subscription, resumes.plan)
  else if (subscription?.status !== 'active') return
  moveSubscription(subscription, 'past_due')
  await emitUpdated(tx, 'customer.subscription.updated', subscription)
  if (invoice.billing_reason !== 'subscription_cycle' || !canPause(subscription)) return
  if ((await readAccount(tx.context.client)).onPaymentFailure === 'pause_at_first')
    await pauseAfterFailure(tx, subscription, invoice, 'first_payment_failure')
}

/** After the last retry the account's setting decides; a subscription that cannot be paused is cancelled. The invoice stays open and payable. */
export async function onRetriesExhausted(tx: Tx, invoice: Stripe.Invoice) {
  const subscription = await subscriptionOf(tx, invoice)
  if (!subscription || (subscription.status !== 'past_due' && subscription.status !== 'active')) return
  const { onPaymentFailure } = await readAccount(tx.context.client)
  if (onPaymentFailure === 'unpaid') {
    moveSubscription(subscription, 'unpaid')
    await emitUpdated(tx, 'customer.subscription.updated', subscription)
  } else if (onPaymentFailure !== 'cancel' && canPause(subscription))
    await pauseAfterFailure(tx, subscription, invoice, 'final_payment_failure')
  else await cancelSubscription(tx, subscription, 'payment_failed')
}

function canPause({ billing_mode: mode, collection_method: method, schedule }: Stripe.Subscription) {
  return mode.type === 'flexible' && method === 'charge_automatically' && !schedule
}

async function pauseAfterFailure(
  tx: Tx,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  reason: 'final_payment_failure' | 'first_payment_failure',
) {
  tx.hidden(invoice).resumes = { behavior: 'success', plan: null }
  await pauseFor(tx, subscription, reason)
}

export type PauseReason =
  'final_payment_failure' | 'first_payment_failure' | 'pause_requested' | 'trial_end_without_payment_method'

export async function pauseFor(tx: Tx, subscription: Stripe.Subscription, reason: PauseReason) {
  tx.hidden(subscription).pausedPeriodEnds = Object.fromEntries(
    subscription.items.data.map((item) => [item.id, item.current_period_end]),
  )
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
