import type Stripe from 'stripe'
import { isPaidTier } from '#workflows/billing/tiers.rules.ts'
import { dateOf } from './stripe-errors.ts'

/** A subscription as the columns of its subject. The tier is what the price says, so an agreed price counts as well. */
export function tierColumns(subscription: Stripe.Subscription, fetchedAt: Date) {
  const item = subscription.items.data[0]
  const price = item?.price
  const named = price?.metadata.tier

  return {
    stripeSubscriptionId: subscription.id,
    stripeStatus: subscription.status,
    tier: isPaidTier(named) ? named : null,
    amountCents: price?.unit_amount ?? null,
    currency: price?.currency.toUpperCase() ?? null,
    interval: price?.recurring?.interval ?? null,
    currentPeriodEndsAt: dateOf(item?.current_period_end),
    cancelAt: dateOf(subscription.cancel_at),
    fetchedAt,
  }
}
