import type Stripe from 'stripe'
import { termsOfSubscription } from '../billing/charge-terms.ts'
import { dateOf } from '../billing/stripe-errors.ts'

const ended = new Set(['canceled', 'incomplete_expired'])

/** A subscription as the columns of its membership. The date of a cancellation stays when Stripe has carried it out. */
export function subscriptionColumns(subscription: Stripe.Subscription, fetchedAt: Date) {
  const { status } = subscription
  const cancelAt = dateOf(subscription.cancel_at)
  const ends = subscription.items.data.map((item) => item.current_period_end)
  const isEnded = ended.has(status)
  const chargeTerms = termsOfSubscription(subscription)

  return {
    stripeStatus: status,
    trialEndsAt: dateOf(subscription.trial_end),
    currentPeriodEndsAt: dateOf(Math.max(0, ...ends)),
    ...((cancelAt ?? !isEnded) && { cancelAt }),
    ...cardColumns(subscription.default_payment_method),
    ...(chargeTerms && { chargeTerms }),
    fetchedAt,
    ...(isEnded && { state: 'ended', endedAt: dateOf(subscription.ended_at) ?? fetchedAt }),
  }
}

function cardColumns(method: Stripe.Subscription['default_payment_method']) {
  if (typeof method === 'string') return {}
  // Taken away, as after a dispute: nothing is charged there any more.
  if (!method) return { cardBrand: null, cardLast4: null, cardExpiresOn: null }
  if (method.sepa_debit) return { cardBrand: 'bank account', cardLast4: method.sepa_debit.last4, cardExpiresOn: null }
  if (!method.card) return {}
  const { brand, last4, exp_month: month, exp_year: year } = method.card

  return {
    cardBrand: brand,
    cardLast4: last4,
    cardExpiresOn: `${String(month).padStart(2, '0')}/${String(year).slice(-2)}`,
  }
}
