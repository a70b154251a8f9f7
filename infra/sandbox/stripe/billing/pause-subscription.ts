import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import type { Tx } from '../transaction.ts'
import { pauseFor } from './follow-invoice.ts'
import { invoicePending } from './invoice-pending.ts'
import { prorate } from './proration.ts'

/** The pause endpoint: status `paused` at once, unused time credited, no more invoices. Flexible billing mode without a schedule only. */
export async function pauseSubscription(tx: Tx, subscriptionId: string, params: Stripe.SubscriptionPauseParams) {
  const subscription = await tx.get('subscription', subscriptionId)
  refusePause(subscription)
  const behavior = params.invoicing_behavior ?? 'pending_invoice_item'
  await creditUnusedTime(tx, subscription, params.bill_for?.unused_time_from?.type ?? 'now')
  await pauseFor(tx, subscription, 'pause_requested')
  if (behavior === 'invoice') await invoicePending(tx, subscription)

  return subscription
}

const PAUSABLE = new Set(['active', 'past_due', 'trialing', 'unpaid'])

/** Throws Stripe's refusal of a pause. */
export function refusePause(subscription: Stripe.Subscription) {
  if (subscription.billing_mode.type !== 'flexible')
    throw invalidRequest('You can only pause subscriptions with `billing_mode[type]=flexible`.', { param: 'id' })
  if (subscription.schedule)
    throw invalidRequest('You cannot pause a subscription that is managed by a subscription schedule.', { param: 'id' })
  if (subscription.collection_method !== 'charge_automatically')
    throw invalidRequest('You can only pause subscriptions with `collection_method=charge_automatically`.', {
      param: 'id',
    })
  if (!PAUSABLE.has(subscription.status))
    throw invalidRequest(`You cannot pause a subscription with status \`${subscription.status}\`.`, { param: 'id' })
}

/** A trial has nothing to give back. */
export async function creditUnusedTime(tx: Tx, subscription: Stripe.Subscription, from: string) {
  if (from === 'none' || subscription.status === 'trialing') return
  for (const item of subscription.items.data) {
    const start = from === 'item_current_period_start' ? item.current_period_start : tx.now
    await prorate(tx, {
      subscription,
      item,
      price: item.price,
      quantity: item.quantity ?? 1,
      at: tx.now,
      sign: -1,
      from: start,
    })
  }
}
