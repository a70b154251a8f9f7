import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pausedDays, pausedMs } from './pause-days.rules.ts'
import { adoptedEnd, type PauseFacts, refusePause, yearBefore } from './pause-limits.rules.ts'
import { type DiscountTerms, plainTerms } from '../billing/price.rules.ts'
import { type PauseRate, pauseMoney, periodAround } from './pause-money.rules.ts'
import { pausePolicy } from './pause-policy.ts'

const day = 86_400_000
const now = Date.parse('2026-11-24T14:05:00Z')
const numbers = { policy: pausePolicy({}), dayMs: day }
const facts = (change: Partial<PauseFacts> = {}): PauseFacts => ({
  state: 'live',
  hasSubscription: true,
  status: 'active',
  cancelAt: null,
  hasLivePause: false,
  usedInYear: 0,
  ...change,
})
const inDays = (from: number, to: number) => ({ startsAt: now + from * day, endsAt: now + to * day })
const codeOf = (change: Partial<PauseFacts>, dates = inDays(0, 30)) =>
  refusePause(facts(change), dates, numbers, now)?.code ?? null

test.each<[string, Partial<PauseFacts>, string | null]>([
  ['an active membership', {}, null],
  ['one with a pause in the last year', { usedInYear: 1 }, null],
  ['one with two', { usedInYear: 2 }, 'PAUSE_LIMIT'],
  ['a trial', { status: 'trialing' }, 'PAUSE_TRIALING'],
  ['one past due', { status: 'past_due' }, 'PAUSE_PAST_DUE'],
  ['one unpaid', { status: 'unpaid' }, 'PAUSE_PAST_DUE'],
  ['one set to cancel', { cancelAt: '2026-12-01T00:00:00Z' }, 'PAUSE_ENDING'],
  ['one that is paused', { status: 'paused' }, 'PAUSE_RUNS'],
  ['one with a pause ahead', { hasLivePause: true }, 'PAUSE_RUNS'],
  ['one that was cancelled', { status: 'canceled' }, 'PAUSE_OVER'],
  ['one that has ended', { state: 'ended' }, 'PAUSE_OVER'],
  ['one that is not begun', { status: 'incomplete' }, 'PAUSE_OVER'],
  ['a free one', { hasSubscription: false, status: 'none' }, 'PAUSE_NOTHING_PAID'],
])('of %s', (_, change, code) => {
  expect(codeOf(change)).toBe(code)
})

test.each<[string, [number, number], string | null]>([
  ['7 days', [0, 7], null],
  ['90 days', [0, 90], null],
  ['from next week', [7, 14], null],
  ['6 days', [0, 6], 'PAUSE_TOO_SHORT'],
  ['91 days', [0, 91], 'PAUSE_TOO_LONG'],
  ['an end before now', [-10, -1], 'PAUSE_ENDED'],
  ['an end that is now', [-7, 0], 'PAUSE_ENDED'],
  ['a start yesterday', [-1, 10], 'PAUSE_PAST'],
  ['a start in 91 days', [91, 100], 'PAUSE_TOO_FAR'],
  ['an end before its start', [10, 5], 'PAUSE_TOO_SHORT'],
  ['no date at all', [0, Number.NaN], 'PAUSE_DATES'],
])('for %s', (_, [from, to], code) => {
  expect(codeOf({}, inDays(from, to))).toBe(code)
})

test('what a form can mend names its field, what it cannot does not', () => {
  expect(refusePause(facts(), inDays(0, 6), numbers, now)?.field).toBe('days')
  expect(refusePause(facts(), inDays(-1, 9), numbers, now)?.field).toBe('startInDays')
  expect(refusePause(facts({ status: 'past_due' }), inDays(0, 6), numbers, now)?.field).toBeUndefined()
})

test('a year is one of the calendar, and 365 days where days are short', () => {
  expect(yearBefore(now, day).toISOString()).toBe('2025-11-24T14:05:00.000Z')
  expect(yearBefore(now, 60_000).getTime()).toBe(now - 365 * 60_000)
})

test('a pause made by hand has its end from its beginning; noticed late, its member still has days to hear of it', () => {
  const endAfter = (days: number) =>
    (adoptedEnd(new Date(now - days * day), numbers, new Date(now)).getTime() - now) / day

  expect([0, 20, 23, 29, 45].map(endAfter)).toEqual([30, 10, 7, 7, 7])
})

const monthly: PauseRate = {
  listCents: 24_995,
  currency: 'EUR',
  interval: 'month',
  anchorAt: '2027-03-02T00:00:00.000Z',
  terms: plainTerms,
  periodEndsAt: '2027-04-02T00:00:00.000Z',
  paid: {
    amountCents: 24_995,
    startsAt: '2027-03-02T00:00:00.000Z',
    endsAt: '2027-04-02T00:00:00.000Z',
    taxes: [],
    isReversed: false,
  },
  balanceCents: 0,
}

test('golden: 249.95 from 2 March, paused 4 March, resumed 5 April: 233.82 credited, 224.96 charged against it', () => {
  const dates = { startsAt: Date.parse('2027-03-04T00:00:00Z'), endsAt: Date.parse('2027-04-05T00:00:00Z') }

  expect(pauseMoney(monthly, dates, day)).toEqual({
    creditCents: 23_382,
    restCents: 22_496,
    earlierCents: 0,
    chargeCents: 0,
    leftCents: 886,
    renewsAt: '2027-05-02T00:00:00.000Z',
    renewalCents: 24_995,
  })
})

test('what Stripe has credited is taken as it is', () => {
  const dates = { startsAt: 0, endsAt: Date.parse('2027-04-05T00:00:00Z'), creditCents: 100 }

  expect(pauseMoney(monthly, dates, day)).toMatchObject({ creditCents: 100, chargeCents: 22_396, leftCents: 0 })
})

const off = (given: Partial<DiscountTerms>): DiscountTerms => {
  return { percentBp: null, amountOffCents: null, currency: null, isOnce: false, endsAt: null, ...given }
}

test('the bill says what is credited, the terms what the rest costs, and tax goes with each', () => {
  const taxed = { taxes: [{ name: 'VAT', ratePpm: 190_000, isInclusive: false }], isReversed: false }
  const once: PauseRate = {
    ...monthly,
    terms: { ...taxed, discounts: [] },
    paid: monthly.paid && { ...monthly.paid, ...taxed, amountCents: 12_498 },
  }
  const dates = { startsAt: Date.parse('2027-03-04T00:00:00Z'), endsAt: Date.parse('2027-04-05T00:00:00Z') }

  // 124.98 · 29/31 = 116.92, and 22.21 of tax; 249.95 · 27/30 = 224.96, and 42.74 of tax.
  expect(pauseMoney(once, dates, day)).toMatchObject({
    creditCents: 13_913,
    restCents: 26_770,
    chargeCents: 12_857,
    renewalCents: 29_744,
  })
})

test('a pause after the next renewal credits what that will bill, and a discount ends at its moment', () => {
  const discounts = [
    off({ percentBp: 5000, endsAt: '2027-05-03T00:00:00.000Z' }),
    off({ percentBp: 1000, isOnce: true }),
  ]
  const rate = { ...monthly, terms: { ...plainTerms, discounts }, balanceCents: -500 }
  const dates = { startsAt: Date.parse('2027-04-17T00:00:00Z'), endsAt: Date.parse('2027-05-17T12:00:00Z') }

  // Half of 112.48 (half off, then a tenth); then half of the whole price. The credit from before went into the renewal.
  expect(pauseMoney(rate, dates, day)).toMatchObject({
    creditCents: 5_624,
    restCents: 12_498,
    earlierCents: 0,
    renewalCents: 24_995,
  })
  expect(pauseMoney(rate, { ...dates, startsAt: Date.parse('2027-03-04T00:00:00Z') }, day).earlierCents).toBe(500)
})

test('nothing billed, nothing credited', () => {
  const dates = { startsAt: Date.parse('2027-03-04T00:00:00Z'), endsAt: Date.parse('2027-04-05T00:00:00Z') }

  expect(pauseMoney({ ...monthly, paid: null }, dates, day)).toMatchObject({ creditCents: 0, chargeCents: 22_496 })
})

test('periods keep the day of their anchor over short months, and go back in time', () => {
  const rate = { anchorAt: '2027-01-31T12:00:00.000Z', interval: 'month' as const }
  const around = (at: string) => {
    const { startsAt, endsAt } = periodAround(rate, Date.parse(at), day)

    return [new Date(startsAt).toISOString().slice(0, 10), new Date(endsAt).toISOString().slice(0, 10)]
  }
  expect(around('2027-03-01T00:00:00Z')).toEqual(['2027-02-28', '2027-03-31'])
  expect(around('2027-01-15T00:00:00Z')).toEqual(['2026-12-31', '2027-01-31'])
  expect(periodAround({ ...rate, interval: 'year' }, now, day).endsAt).toBe(Date.parse(rate.anchorAt))
})

test('credit and rest lie between nothing and the price, and money is neither made nor lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * 86_400 }), fc.integer({ min: 7, max: 90 }), (second, length) => {
      const startsAt = Date.parse(monthly.anchorAt) + second * 1000
      const money = pauseMoney(monthly, { startsAt, endsAt: startsAt + length * day }, day)
      for (const cents of [money.creditCents, money.restCents]) {
        expect(cents).toBeGreaterThanOrEqual(0)
        expect(cents).toBeLessThanOrEqual(monthly.listCents)
      }
      expect(money.chargeCents - money.leftCents).toBe(money.restCents - money.creditCents)
      expect(Math.min(money.chargeCents, money.leftCents)).toBe(0)
    }),
  )
})

const at = (days: number) => new Date(now + days * day).toISOString()

test('the clock of a goal stands still while a pause runs', () => {
  const pauses = [
    { pausedAt: at(-5), resumedAt: at(5) },
    { pausedAt: at(10), resumedAt: at(12) },
    { pausedAt: at(11), resumedAt: at(13) },
    { pausedAt: at(20), resumedAt: null },
  ]
  expect(pausedMs(pauses, now, now + 30 * day)).toBe((5 + 3 + 10) * day)
  expect(pausedDays([{ pausedAt: at(0), resumedAt: at(1.2) }], { fromMs: now, toMs: now + 9 * day, dayMs: day })).toBe(
    2,
  )
  expect(pausedMs([], now, now + day)).toBe(0)
})
