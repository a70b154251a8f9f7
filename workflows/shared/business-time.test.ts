import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addBusinessTime, businessMs, parseDay } from './business-time.ts'

const realDay = 86_400_000

test('a real day keeps the calendar: a month after 31 January is the last of February', () => {
  const at = addBusinessTime(new Date('2026-01-31T10:00:00Z'), { months: 1 }, realDay)

  expect(at.toISOString()).toBe('2026-02-28T10:00:00.000Z')
})

test('a short day scales hours, days, months of 30 and years of 365 days', () => {
  const from = new Date('2026-11-21T10:00:00Z')

  expect(addBusinessTime(from, { hours: 1 }, 24_000).getTime() - from.getTime()).toBe(1_000)
  expect(addBusinessTime(from, { days: 3 }, 60_000).getTime() - from.getTime()).toBe(180_000)
  expect(addBusinessTime(from, { months: 1 }, 60_000).getTime() - from.getTime()).toBe(30 * 60_000)
  expect(addBusinessTime(from, { years: 1 }, 60_000).getTime() - from.getTime()).toBe(365 * 60_000)
})

test('adding and taking away hours and days comes back to the same instant', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 23 }), (from, days, hours) => {
      const there = addBusinessTime(from, { days, hours }, realDay)

      expect(addBusinessTime(there, { days: -days, hours: -hours }, realDay)).toEqual(from)
      expect(there.getTime() - from.getTime()).toBe(businessMs({ days, hours }, realDay))
    }),
  )
})

test.each([
  ['24h', realDay],
  ['60s', 60_000],
  ['5m', 300_000],
])('a day of %s is read', (text, dayMs) => {
  expect(parseDay(text)).toBe(dayMs)
})

test.each(['', '23s', '1d', '-5m', '60', '1.5h', 'abc'])('a day of "%s" is refused with a reason', (text) => {
  expect(() => parseDay(text)).toThrow(/KUMIKO_DAY/)
})
