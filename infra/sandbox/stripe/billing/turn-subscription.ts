import type Stripe from 'stripe'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { defaultMethodOf } from '../payments/payment-methods.ts'
import type { Tx } from '../transaction.ts'
import { draftInvoice } from './draft-invoice.ts'
import { addInterval, recurringOf } from './durations.ts'
import { cancelSubscription, pauseFor } from './follow-invoice.ts'
import { lineForItem, productNameOf } from './invoice-lines.ts'
import { schedulePeriodEnd } from './schedule-subscription.ts'
import { voidInvoice } from './settle-invoice.ts'
import { moveSubscription } from './transitions.ts'

const TURNING = new Set(['trialing', 'active', 'past_due', 'unpaid'])

/** What happens when a period or a trial ends: cancelled as planned, paused or cancelled for want of a card, or on to the next period with its invoice. */
export async function turnSubscription(tx: Tx, subscriptionId: string) {
  const subscription = await tx.find('subscription', subscriptionId)
  if (!subscription || !TURNING.has(subscription.status)) return
  if (subscription.cancel_at !== null && subscription.cancel_at <= tx.now) {
    await cancelSubscription(tx, subscription, 'cancellation_requested')

    return
  }
  await endTrialOrPeriod(tx, subscription)
}

/** Out of a trial without a card goes as its settings say; everything else goes on to the next period. */
export async function endTrialOrPeriod(tx: Tx, subscription: Stripe.Subscription) {
  if (subscription.status === 'trialing' && (await stopsWithoutCard(tx, subscription))) return
  await startNextPeriod(tx, subscription)
}

async function stopsWithoutCard(tx: Tx, subscription: Stripe.Subscription) {
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method
  if (behavior === 'create_invoice' || (await defaultMethodOf(tx, idOf(subscription.customer), subscription)))
    return false
  if (behavior === 'pause') await pauseFor(tx, subscription, 'trial_end_without_payment_method')
  else await cancelSubscription(tx, subscription, null)

  return true
}

/** Moves every item whose period is over, and drafts the invoice of what begins. */
async function startNextPeriod(tx: Tx, subscription: Stripe.Subscription) {
  const ended = { start: Math.min(...subscription.items.data.map((item) => item.current_period_start)), end: tx.now }
  const due = subscription.items.data.filter((item) => item.current_period_end <= tx.now)
  for (const item of due) {
    item.current_period_start = item.current_period_end
    item.current_period_end = addInterval(
      item.current_period_start,
      recurringOf(item.price),
      tx.context.dayMs,
      subscription.billing_cycle_anchor,
    )
  }
  if (subscription.status === 'trialing') moveSubscription(subscription, 'active')
  if (subscription.cancel_at_period_end)
    subscription.cancel_at = Math.min(...subscription.items.data.map((item) => item.current_period_end))
  await schedulePeriodEnd(tx, subscription)
  await invoiceItems(tx, subscription, due, { reason: 'subscription_cycle', period: ended })
  await emitUpdated(tx, 'customer.subscription.updated', subscription)
}

type CycleInvoice = { reason: 'subscription_cycle' | 'subscription_update'; period: { start: number; end: number } }

async function invoiceItems(
  tx: Tx,
  subscription: Stripe.Subscription,
  items: Stripe.SubscriptionItem[],
  { reason, period }: CycleInvoice,
) {
  const lines = []
  for (const item of items) {
    const span = { start: item.current_period_start, end: item.current_period_end }
    lines.push(lineForItem(item, span, { isTrial: false, productName: await productNameOf(tx, item.price) }))
  }

  return draftInvoice(tx, {
    customerId: idOf(subscription.customer),
    currency: subscription.currency,
    reason,
    subscription,
    lines,
    takesPending: true,
    period,
    // Stripe keeps on drafting for an unpaid subscription, but collects none of it.
    autoAdvance: subscription.pause_collection?.behavior !== 'keep_as_draft' && subscription.status !== 'unpaid',
    collectionMethod: subscription.collection_method as 'charge_automatically' | 'send_invoice',
    daysUntilDue: subscription.days_until_due,
  })
}

/** A first payment that never came within 23 hours: expired for good, its invoice void. */
export async function expireIncomplete(tx: Tx, subscriptionId: string) {
  const subscription = await tx.find('subscription', subscriptionId)
  if (subscription?.status !== 'incomplete') return
  moveSubscription(subscription, 'incomplete_expired')
  subscription.ended_at = tx.now
  await tx.unschedule(subscription.id)
  const invoiceId = idOf(subscription.latest_invoice)
  const invoice = invoiceId ? await tx.find('invoice', invoiceId) : null
  if (invoice?.status === 'open') await voidInvoice(tx, invoice)
  await emitUpdated(tx, 'customer.subscription.updated', subscription)
}

export async function announceTrialEnd(tx: Tx, subscriptionId: string) {
  const subscription = await tx.find('subscription', subscriptionId)
  if (subscription?.status === 'trialing') await emit(tx, 'customer.subscription.trial_will_end', subscription)
}
