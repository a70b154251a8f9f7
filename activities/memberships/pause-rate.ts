import type Stripe from 'stripe'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'

/** What a subscription costs a period, and from when its periods are counted. */
export function pauseRate(subscription: Stripe.Subscription): PauseRate {
  const { items, currency, billing_cycle_anchor: anchor } = subscription
  const amountCents = items.data.reduce(
    (sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1),
    0,
  )
  const isYearly = items.data[0]?.price.recurring?.interval === 'year'

  return {
    amountCents,
    currency: currency.toUpperCase(),
    interval: isYearly ? 'year' : 'month',
    anchorAt: new Date(anchor * 1000).toISOString(),
  }
}
