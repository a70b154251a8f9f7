import { expect, test } from 'vitest'
import { type CouponFacts, couponText, plainCode, termsOfCoupon, whyNotCoupon } from './coupon.rules.ts'
import { changeAfter, pricePhases } from './price-phases.rules.ts'
import { plainTerms } from './price.rules.ts'

const now = new Date('2026-11-21T12:00:00.000Z')
const day = 86_400_000
const plan = { id: 'monthly', name: 'Monthly', interval: 'month', currency: 'EUR', amountCents: 2900 }
const coupon = (given: Partial<CouponFacts> = {}): CouponFacts => {
  return {
    ...{ id: 'c', code: 'SPRING', percentOff: 20, amountOffCents: null, currency: null, duration: 'months', months: 3 },
    ...{ maxUses: null, usedCount: 0, heldCount: 0, expiresAt: null, endedAt: null, planIds: [] },
    ...given,
  }
}

test.each([
  ['is taken', coupon(), null],
  ['is not known', null, 'CODE_UNKNOWN'],
  ['was ended', coupon({ endedAt: now.toISOString() }), 'CODE_ENDED'],
  ['is over this moment', coupon({ expiresAt: now.toISOString() }), 'CODE_ENDED'],
  ['has a moment left', coupon({ expiresAt: '2026-11-21T12:00:00.001Z' }), null],
  ['has one use left', coupon({ maxUses: 3, usedCount: 2 }), null],
  ['has its last use on a payment page', coupon({ maxUses: 3, usedCount: 2, heldCount: 1 }), 'CODE_HELD'],
  ['is used up', coupon({ maxUses: 3, usedCount: 3 }), 'CODE_USED_UP'],
  ['is for this plan', coupon({ planIds: ['yearly', 'monthly'] }), null],
  ['is for another plan', coupon({ planIds: ['yearly'] }), 'CODE_OTHER_PLAN'],
  ['is of another currency', coupon({ percentOff: null, amountOffCents: 500, currency: 'USD' }), 'CODE_OTHER_PLAN'],
])('a code that %s', (_, given, refusal) => {
  expect(whyNotCoupon(given, plan, now)?.code ?? null).toBe(refusal)
})

test('a code is found however it is typed, and says what it does', () => {
  expect(plainCode(' spring 26 ')).toBe('SPRING26')
  expect(couponText(coupon())).toBe('20 % off for 3 months')
  expect(couponText(coupon({ percentOff: null, amountOffCents: 500, currency: 'EUR', duration: 'once' }))).toBe(
    '€5.00 off the first charge',
  )
})

test.each([
  ['three months', coupon(), now, [2320, 3, 2900, null]],
  ['three months after a trial', coupon(), new Date(now.getTime() + 3 * day), [2320, 3, 2900, null]],
  ['once', coupon({ duration: 'once' }), now, [2320, 1, 2900, null]],
  ['for ever', coupon({ duration: 'forever' }), now, [2320, null]],
  ['one month, over before a long trial is', coupon({ months: 1 }), new Date(now.getTime() + 40 * day), [2900, null]],
])('the charges of a code for %s', (_, given, firstAt, expected) => {
  const terms = { ...plainTerms, discounts: [termsOfCoupon(given, now, day)] }
  const phases = pricePhases(plan, terms, { firstAt, dayMs: day })
  expect(phases.flatMap(({ grossCents, count }) => [grossCents, count])).toEqual(expected)
})

test('three months of a yearly plan lower the first charge alone', () => {
  const terms = { ...plainTerms, discounts: [termsOfCoupon(coupon(), now, day)] }
  const phases = pricePhases({ ...plan, interval: 'year' }, terms, { firstAt: now, dayMs: day })
  expect(phases).toEqual([
    { grossCents: 2320, count: 1, startsAt: now.toISOString() },
    { grossCents: 2900, count: null, startsAt: '2027-11-21T12:00:00.000Z' },
  ])
})

test('what follows a first charge is told beside the sum that Stripe said, whatever the rule makes of it', () => {
  const terms = { ...plainTerms, discounts: [termsOfCoupon(coupon(), now, day)] }
  const after = (firstCents: number, given = terms) =>
    changeAfter(plan, given, { firstAt: now, firstCents, dayMs: day })
  expect(after(2320)).toEqual({ grossCents: 2900, startsAt: '2027-02-21T12:00:00.000Z', chargesBefore: 3 })
  expect(after(2310)).toEqual({ grossCents: 2320, startsAt: '2026-12-21T12:00:00.000Z', chargesBefore: 1 })
  expect(after(2320, plainTerms)).toMatchObject({ grossCents: 2900, chargesBefore: 1 })
  expect(after(2900, plainTerms)).toBeNull()
})
