import { expect, test } from 'vitest'
import { countText, joinWords, priceText, priceWithTrial, promiseText } from './words.ts'

const plan = { amountCents: 2900, currency: 'EUR', interval: 'month', trialDays: 3 }

test('a price says how often it is paid', () => {
  expect(priceText(plan)).toBe('€29.00 a month')
  expect(priceText({ ...plan, interval: 'once' })).toBe('€29.00 once')
  expect(priceText({ ...plan, amountCents: 0, interval: 'free' })).toBe('Free')
  expect(priceWithTrial(plan)).toBe('3 days free, then €29.00 a month')
  expect(priceWithTrial({ ...plan, trialDays: 1 })).toBe('1 day free, then €29.00 a month')
})

test('counts and promises read as words', () => {
  expect(countText(1, 'member')).toBe('1 member')
  expect(countText(1284, 'member')).toBe('1,284 members')
  expect(countText(2, 'reply', 'replies')).toBe('2 replies')
  expect(promiseText('more-time')).toBe('More time instead of a charge')
  expect(promiseText('first-notice-2')).toBe('Told before a pause ends')
  expect(promiseText('answer-by')).toBe('Answer by')
})

test('the way in says what it costs, and promises a trial only to who may have one', () => {
  const hint = 'Then €29.00 a month, unless you cancel'
  expect(joinWords(plan, false)).toEqual({ label: 'Join, 3 days free', hint })
  expect(joinWords(plan, true)).toEqual({ label: 'Join', hint: 'First time 3 days free, then €29.00 a month' })
  expect(joinWords({ ...plan, trialDays: 0 }, false)).toEqual({ label: 'Join', hint: '€29.00 a month' })
  expect(joinWords({ ...plan, interval: 'free' }, false)).toEqual({ label: 'Join for free', hint: null })
})
