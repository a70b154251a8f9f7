import { addBusinessTime } from '../shared/business-time.ts'
import { formatMoney } from '../shared/format-money.ts'
import type { DiscountTerms } from './price.rules.ts'

export const couponDurations = ['once', 'months', 'forever'] as const
export type CouponDuration = (typeof couponDurations)[number]

export type CouponFacts = {
  id: string
  code: string
  percentOff: number | null
  amountOffCents: number | null
  currency: string | null
  duration: CouponDuration
  months: number | null
  maxUses: number | null
  /** Paid for with it. */
  usedCount: number
  /** Payment pages of others that are open with it. */
  heldCount: number
  expiresAt: string | null
  endedAt: string | null
  /** Empty: every plan. */
  planIds: string[]
}

export type CouponPlan = { id: string; name: string; interval: string; currency: string }
export type CouponRefusal = 'CODE_UNKNOWN' | 'CODE_ENDED' | 'CODE_USED_UP' | 'CODE_HELD' | 'CODE_OTHER_PLAN'

/** How a code is kept and compared: in capitals, without what a person adds by mistake. */
export function plainCode(typed: string): string {
  return typed.replaceAll(/\s/g, '').toUpperCase()
}

/** Why a code lowers nothing for a plan now, as a sentence that says what to do; null when it does. */
export function whyNotCoupon(
  coupon: CouponFacts | null,
  plan: CouponPlan,
  now: Date,
): { code: CouponRefusal; text: string } | null {
  if (!coupon)
    return { code: 'CODE_UNKNOWN', text: 'We do not know this code. Check how it is written, or join without one.' }
  const { code, maxUses, usedCount, heldCount, currency, planIds } = coupon
  if (coupon.endedAt !== null || (coupon.expiresAt !== null && Date.parse(coupon.expiresAt) <= now.getTime()))
    return {
      code: 'CODE_ENDED',
      text: `The code ${code} has ended. Ask who gave it to you for a new one, or join without it.`,
    }
  if (maxUses !== null && usedCount >= maxUses)
    return {
      code: 'CODE_USED_UP',
      text: `All uses of the code ${code} are taken. Ask who gave it to you for a new one, or join without it.`,
    }
  if (maxUses !== null && usedCount + heldCount >= maxUses)
    return {
      code: 'CODE_HELD',
      text: `Somebody is paying with the last use of the code ${code} just now. Try again in half an hour, or join without it.`,
    }
  const isOther = (planIds.length > 0 && !planIds.includes(plan.id)) || plan.interval === 'free'
  if (isOther || (currency !== null && currency !== plan.currency))
    return {
      code: 'CODE_OTHER_PLAN',
      text: `The code ${code} is not for the plan “${plan.name}”. Choose another plan, or join without the code.`,
    }

  return null
}

/** What a code does to the charges of somebody who joins now; Stripe counts the months from the same moment. */
export function termsOfCoupon(coupon: CouponFacts, now: Date, dayMs: number): DiscountTerms {
  const { percentOff, amountOffCents, currency, duration, months } = coupon

  return {
    percentBp: percentOff === null ? null : percentOff * 100,
    amountOffCents,
    currency,
    isOnce: duration === 'once',
    endsAt: duration === 'months' ? addBusinessTime(now, { months: months ?? 0 }, dayMs).toISOString() : null,
  }
}

type CouponWords = Pick<CouponFacts, 'percentOff' | 'amountOffCents' | 'currency' | 'duration' | 'months'>

/** "20 % off for 3 months", "€5.00 off once" */
export function couponText({ percentOff, amountOffCents, currency, duration, months }: CouponWords): string {
  const off = percentOff === null ? formatMoney(amountOffCents ?? 0, currency ?? 'EUR') : `${percentOff} %`
  if (duration === 'once') return `${off} off the first charge`
  if (duration === 'forever') return `${off} off every charge`

  return `${off} off for ${months === 1 ? '1 month' : `${String(months)} months`}`
}
