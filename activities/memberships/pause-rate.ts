import type Stripe from 'stripe'
import { plainTerms } from '#workflows/billing/price.rules.ts'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import { termsOfSubscription } from '../billing/charge-terms.ts'
import { idOf } from '../billing/stripe-errors.ts'
import { findPaidTime } from './find-paid-time.ts'

/** What a subscription costs a period, from when its periods are counted, and what is paid of the one that runs. */
export async function pauseRate(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  now = new Date(),
): Promise<PauseRate> {
  const { items, currency, customer, billing_cycle_anchor: anchor, status } = subscription
  const [item] = items.data
  const isPaused = status === 'paused'

  return {
    listCents: items.data.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1), 0),
    currency: currency.toUpperCase(),
    interval: item?.price.recurring?.interval === 'year' ? 'year' : 'month',
    anchorAt: isoOf(anchor),
    terms: termsOfSubscription(subscription) ?? plainTerms,
    periodEndsAt: isoOf(item?.current_period_end ?? anchor),
    // Once it is paused, what it credited is known.
    paid: isPaused ? null : await findPaidTime(stripe, subscription, now),
    balanceCents: await balanceOf(stripe, customer),
  }
}

async function balanceOf(stripe: Stripe, customer: Stripe.Subscription['customer']): Promise<number> {
  const known = typeof customer === 'string' ? await stripe.customers.retrieve(idOf(customer) ?? '') : customer

  return known.deleted ? 0 : known.balance
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
