import { expect, test } from 'vitest'
import {
  type FreshStanding,
  type PromisedLetter,
  type TierStanding,
  wantedLetters,
  whyUnsaid,
} from './tier-letters.rules.ts'

const dayMs = 86_400_000
const since = '2026-12-01T00:00:00.000Z'
const end = '2026-12-31T00:00:00.000Z'
const pro = { tier: 'pro', amountCents: 999, currency: 'USD', interval: 'month' }
const unpaid = { invoiceId: 'in_1', since }

const running: TierStanding = {
  subscriptionId: 'sub_1',
  status: 'active',
  given: 'pro',
  price: pro,
  cancelAt: null,
  cancelledAt: null,
  unpaid: null,
}
const none: TierStanding = { ...running, subscriptionId: null, status: 'none', given: 'free' }
const owing: TierStanding = { ...running, status: 'past_due', unpaid }
const paused: TierStanding = { ...owing, status: 'paused', given: 'free' }
const over: TierStanding = { ...running, status: 'canceled', given: 'free' }

const wanted = (before: TierStanding, after: TierStanding, more: Partial<FreshStanding> = {}, day = 0) =>
  wantedLetters(
    before,
    { ...after, isOver: after.status === 'canceled', endedBy: 'request', ...more },
    { dayMs, now: Date.parse(since) + day * dayMs },
  )
const abouts = (...args: Parameters<typeof wanted>) => wanted(...args).map(({ about }) => about)

test('each change of a tier wants its letter, and no change wants none', () => {
  expect(abouts(none, running)).toEqual(['bought'])
  expect(abouts(over, { ...running, subscriptionId: 'sub_2' })).toEqual(['bought'])
  expect(abouts({ ...running, status: 'incomplete', given: 'free' }, running)).toEqual(['bought'])
  expect(abouts(running, running)).toEqual([])
  expect(abouts(running, { ...running, price: { ...pro, amountCents: 500 } })).toEqual(['changed'])
  expect(abouts(running, { ...running, cancelAt: end })).toEqual(['ending'])
  expect(abouts({ ...running, cancelAt: end }, { ...running, cancelAt: end })).toEqual([])
  expect(abouts({ ...running, cancelAt: end }, running)).toEqual(['kept'])
  expect(abouts({ ...running, cancelAt: end }, over)).toEqual(['ended'])
  expect(abouts(over, over)).toEqual([])
  expect(abouts(none, { ...running, status: 'incomplete', given: 'free' })).toEqual([])
})

test('an unpaid renewal ends as unpaid, and comes back with thanks instead of a second welcome', () => {
  expect(wanted(owing, paused)).toMatchObject([{ about: 'ended', key: 'ended:sub_1:in_1', facts: { why: 'payment' } }])
  expect(wanted(owing, { ...over }, { endedBy: 'payment' })).toMatchObject([
    { about: 'ended', key: 'ended:sub_1', facts: { why: 'payment' } },
  ])
  expect(abouts(owing, running)).toEqual(['recovered'])
  expect(abouts(paused, running)).toEqual(['recovered'])
  expect(abouts(paused, over)).toEqual([])
})

test('one that a person paused at Stripe by hand is theirs to speak about', () => {
  const byHand = { ...running, status: 'paused', given: 'free' } as const
  expect(abouts(running, byHand)).toEqual([])
  expect(abouts(byHand, running)).toEqual([])
})

test('the ladder has the days of a membership’s; late, only its last step is said', () => {
  const days = (day: number) => wanted(running, owing, {}, day).map(({ facts, dueAt }) => [facts.day, dueAt])
  const at = (day: number) => Date.parse(since) + day * dayMs
  expect(days(0)).toEqual([
    [0, null],
    [3, at(3)],
    [7, at(7)],
    [12, at(12)],
  ])
  expect(days(8)).toEqual([
    [7, null],
    [12, at(12)],
  ])
  expect(days(13)).toEqual([[12, null]])
  expect(days(14)).toEqual([])
  expect(wanted(owing, owing, {}, 5).map(({ key }) => key)).toEqual([
    'unpaid:in_1:3',
    'unpaid:in_1:7',
    'unpaid:in_1:12',
  ])
})

const letter = (about: PromisedLetter['about'], facts: PromisedLetter['facts'] = {}): PromisedLetter => ({
  about,
  stripeId: about === 'unpaid' || about === 'recovered' ? 'in_1' : 'sub_1',
  facts,
})
const context = { isOvertaken: false, wasTold: true, invoiceStatus: 'paid' }
const isSaid = (promised: PromisedLetter, now: TierStanding, more: Partial<typeof context> = {}) =>
  whyUnsaid(promised, now, { ...context, ...more }) === null

test('a letter is said while its reason stands', () => {
  expect(isSaid(letter('bought'), running)).toBe(true)
  expect(isSaid(letter('changed', { to: pro }), running)).toBe(true)
  expect(isSaid(letter('ending', { cancelAt: end }), { ...running, cancelAt: end })).toBe(true)
  expect(isSaid(letter('kept'), running)).toBe(true)
  expect(isSaid(letter('ended'), over)).toBe(true)
  expect(isSaid(letter('unpaid', { day: 3 }), owing)).toBe(true)
  expect(isSaid(letter('recovered'), running)).toBe(true)
})

test('a letter whose reason is gone is not said', () => {
  expect(isSaid(letter('bought'), over)).toBe(false)
  expect(isSaid(letter('bought'), { ...running, subscriptionId: 'sub_2' })).toBe(false)
  expect(isSaid(letter('changed', { to: { ...pro, amountCents: 500 } }), running)).toBe(false)
  expect(isSaid(letter('ending', { cancelAt: end }), running)).toBe(false)
  expect(isSaid(letter('kept'), { ...running, cancelAt: end })).toBe(false)
  expect(isSaid(letter('kept'), running, { wasTold: false })).toBe(false)
  expect(isSaid(letter('ended'), { ...running, subscriptionId: 'sub_2' })).toBe(false)
  expect(isSaid(letter('unpaid', { day: 3 }), running)).toBe(false)
  expect(isSaid(letter('unpaid', { day: 3 }), paused)).toBe(false)
  expect(isSaid(letter('unpaid', { day: 3 }), { ...owing, unpaid: { invoiceId: 'in_2', since } })).toBe(false)
  expect(isSaid(letter('unpaid', { day: 3 }), owing, { isOvertaken: true })).toBe(false)
  expect(isSaid(letter('recovered'), owing)).toBe(false)
  expect(isSaid(letter('recovered'), running, { invoiceStatus: 'void' })).toBe(false)
  expect(isSaid(letter('recovered'), running, { wasTold: false })).toBe(false)
})
