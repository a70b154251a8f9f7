import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smsMoment, smsZone } from './dunning-hours.rules.ts'

const realDay = 86_400_000
const at = (iso: string) => Date.parse(iso)

test.each([
  ['in the day it goes at once', '2026-11-21T12:34:00Z', 'Europe/Lisbon', '2026-11-21T12:34:00Z'],
  ['at 8:00 sharp it goes', '2026-11-21T08:00:00Z', 'Europe/Lisbon', '2026-11-21T08:00:00Z'],
  ['at 21:00 sharp it waits for the morning', '2026-11-21T21:00:00Z', 'Europe/Lisbon', '2026-11-22T08:00:00Z'],
  ['in the night it waits for the morning', '2026-11-21T03:12:40Z', 'Europe/Lisbon', '2026-11-21T08:00:00Z'],
  ['the morning is that of the person', '2026-11-21T12:00:00Z', 'America/Los_Angeles', '2026-11-21T16:00:00Z'],
  ['half an hour apart', '2026-11-21T18:00:00Z', 'Asia/Kolkata', '2026-11-22T02:30:00Z'],
  ['the night the clocks go forward', '2026-03-29T00:30:00Z', 'Europe/Berlin', '2026-03-29T06:00:00Z'],
  ['the night the clocks go back', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T07:00:00Z'],
])('%s', (_, now, timeZone, expected) => {
  expect(new Date(smsMoment(at(now), timeZone, realDay) ?? 0).toISOString()).toBe(new Date(expected).toISOString())
})

test('the clock is that of the person, else of the community; UTC is the clock of nobody', () => {
  expect(smsZone({ person: 'America/New_York', community: 'Europe/Lisbon' })).toBe('America/New_York')
  expect(smsZone({ person: null, community: 'Europe/Lisbon' })).toBe('Europe/Lisbon')
  expect(smsZone({ person: 'UTC', community: 'Europe/Lisbon' })).toBe('Europe/Lisbon')
  expect(smsZone({ person: null, community: 'UTC' })).toBeNull()
})

test('where nobody knows the hour, no hour is good enough', () => {
  expect(smsMoment(at('2026-11-21T12:00:00Z'), null, realDay)).toBeNull()
  expect(smsMoment(at('2026-11-21T03:00:00Z'), null, 60_000)).toBe(at('2026-11-21T03:00:00Z'))
})

test('a short day has no quiet hours', () => {
  expect(smsMoment(at('2026-11-21T03:00:00Z'), 'Europe/Lisbon', 60_000)).toBe(at('2026-11-21T03:00:00Z'))
})

test('whenever and wherever, it arrives between 8:00 and 21:00, and waits no longer than it must', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', 'Australia/Lord_Howe']
  const year = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
  const hourOf = (moment: number, timeZone: string) =>
    Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(moment))
  fc.assert(
    fc.property(year, fc.constantFrom(...zones), (now, timeZone) => {
      const moment = smsMoment(now, timeZone, realDay) ?? 0

      expect(hourOf(moment, timeZone)).toBeGreaterThanOrEqual(8)
      expect(hourOf(moment, timeZone)).toBeLessThan(21)
      expect(moment - now).toBeGreaterThanOrEqual(0)
      // Eleven hours of night, and one more where the clock is put back in it.
      expect(moment - now).toBeLessThanOrEqual(12 * 3_600_000)
    }),
  )
})
