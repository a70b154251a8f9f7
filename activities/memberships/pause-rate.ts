import type Stripe from 'stripe'
import { plainTerms, priceOf, termsAt } from '#workflows/billing/price.rules.ts'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import { termsOfSubscription } from '../billing/charge-terms.ts'

/** What a subscription costs a period, and from when its periods are counted. */
export function pauseRate(subscription: Stripe.Subscription): PauseRate {
  const { items, currency, billing_cycle_anchor: anchor } = subscription
  const listCents = items.data.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1), 0)
  const terms = termsOfSubscription(subscription) ?? plainTerms
  const lasting = { ...terms, discounts: terms.discounts.filter(({ isOnce }) => !isOnce) }
  const { grossCents: amountCents } = priceOf({ amountCents: listCents, currency }, termsAt(lasting, new Date()))
  const isYearly = items.data[0]?.price.recurring?.interval === 'year'

  return {
    amountCents,
    currency: currency.toUpperCase(),
    interval: isYearly ? 'year' : 'month',
    anchorAt: new Date(anchor * 1000).toISOString(),
  }
}
