import type Stripe from 'stripe'
import {
  type ChargeTerms,
  type DiscountTerms,
  priceOf,
  readTerms,
  type TaxTerms,
  termsAfter,
  termsAt,
} from '#workflows/billing/price.rules.ts'
import { dateOf } from './stripe-errors.ts'

/** What has to be asked for beside a subscription, so that its card and the terms of its charges are known. */
export const subscriptionDetails = ['default_payment_method', 'discounts.source.coupon', 'customer']

/** The terms of a subscription's next charge; null when it was fetched without `subscriptionDetails`. */
export function termsOfSubscription(subscription: Stripe.Subscription): ChargeTerms | null {
  const { customer, discounts, default_tax_rates: rates } = subscription
  if (typeof customer === 'string') return null
  const known = discounts.map((discount) => (typeof discount === 'string' ? null : termsOfDiscount(discount)))
  if (known.includes(null)) return null

  return {
    discounts: known.filter((discount) => discount !== null),
    taxes: (rates ?? []).map(termsOfTax),
    isReversed: !customer.deleted && customer.tax_exempt === 'reverse',
  }
}

/** A rate of Stripe as the rules know it. */
export function termsOfTax({ display_name: name, percentage, inclusive }: Stripe.TaxRate): TaxTerms {
  return { name, ratePpm: Math.round(percentage * 10_000), isInclusive: inclusive }
}

function termsOfDiscount({ source, end }: Stripe.Discount): DiscountTerms | null {
  const { coupon } = source
  if (!coupon || typeof coupon === 'string') return null
  const { percent_off: percent, amount_off: amountOffCents, currency, duration } = coupon

  return {
    percentBp: percent === null ? null : Math.round(percent * 100),
    amountOffCents,
    currency: currency?.toUpperCase() ?? null,
    isOnce: duration === 'once',
    endsAt: dateOf(end)?.toISOString() ?? null,
  }
}

type Charged = {
  plan: { interval: string; amountCents: number; currency: string }
  chargeTerms: unknown
  currentPeriodEndsAt: Date | null
}

export type NextPrice = {
  /** What the next charge takes. */
  amountCents: number
  /** What every one after it takes, where that is something else. */
  laterCents: number | null
}

/** What the next charge of a membership will be, under the terms that Stripe last said. */
export function nextPrice({ plan, chargeTerms, currentPeriodEndsAt }: Charged): NextPrice {
  const terms = readTerms(chargeTerms)
  const at = currentPeriodEndsAt ?? new Date()
  if (plan.interval === 'once') return { amountCents: terms.paidCents ?? plan.amountCents, laterCents: null }
  const { grossCents } = priceOf(plan, termsAt(terms, at))
  const isLasting = terms.discounts.every(({ isOnce, endsAt }) => !isOnce && endsAt === null)
  const later = priceOf(plan, { ...terms, discounts: termsAfter(terms, at).discounts.filter(({ endsAt }) => !endsAt) })

  return { amountCents: grossCents, laterCents: isLasting || later.grossCents === grossCents ? null : later.grossCents }
}
