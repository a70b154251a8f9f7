import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import type { Tx } from '../transaction.ts'
import { pauseFor } from './follow-invoice.ts'
import { invoicePending } from './invoice-pending.ts'
import { prorate } from './proration.ts'

/** The pause endpoint: status `paused` at once, unused time credited, no more invoices. Flexible billing mode without a schedule only. */
export async function pauseSubscription(tx: Tx, subscriptionId: string, params: Stripe.SubscriptionPauseParams) {
  const subscription = await tx.get('subscription', subscriptionId)
  if (subscription.billing_mode.type !== 'flexible')
    throw invalidRequest('You can only pause subscriptions with `billing_mode[type]=flexible`.', { param: 'id' })
  if (subscription.schedule)
    throw invalidRequest('You cannot pause a subscription that is managed by a subscription schedule.', { param: 'id' })
  if (subscription.status !== 'active' && subscription.status !== 'trialing') {
    throw invalidRequest(`You cannot pause a subscription with status \`${subscription.status}\`.`, { param: 'id' })
  }
  const credits = params.bill_for?.unused_time_from?.type ?? 'now'
  if (credits !== 'none' && subscription.status === 'active') await creditUnusedTime(tx, subscription, credits)
  await pauseFor(tx, subscription, 'pause_requested')
  if (params.invoicing_behavior === 'invoice') await invoicePending(tx, subscription)

  return subscription
}

async function creditUnusedTime(tx: Tx, subscription: Stripe.Subscription, from: string) {
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
