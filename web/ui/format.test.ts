import { expect, test } from 'vitest'
import {
  cityOf,
  formatAge,
  formatClock,
  formatCount,
  formatDay,
  formatDistance,
  formatLength,
  formatMoment,
  formatTime,
  formatTwoZones,
} from './format.ts'

const now = Date.parse('2026-11-25T10:20:00Z')
const lisbon = { timeZone: 'Europe/Lisbon', now }
const at = (text: string) => Date.parse(text)
const minutes = (count: number) => count * 60_000

test('a moment is weekday, day, month and time', () => {
  expect(formatMoment(at('2026-11-27T14:05:00Z'), lisbon)).toBe('Fri 27 Nov, 14:05')
})

test('what is read later than it is written never says Today', () => {
  expect(formatMoment(at('2026-11-25T10:29:00Z'), { ...lisbon, hasToday: false })).toBe('Wed 25 Nov, 10:29')
})

test('a moment of the same day says Today, by the day of its zone', () => {
  expect(formatMoment(at('2026-11-25T10:29:00Z'), lisbon)).toBe('Today, 10:29')
  expect(formatMoment(at('2026-11-25T23:30:00Z'), lisbon)).toBe('Today, 23:30')
  expect(formatMoment(at('2026-11-25T23:30:00Z'), { timeZone: 'Asia/Tokyo', now })).toBe('Thu 26 Nov, 08:30')
})

test('midnight is 00:00', () => {
  expect(formatMoment(at('2026-11-27T00:00:00Z'), lisbon)).toBe('Fri 27 Nov, 00:00')
})

test('the year is shown when asked, or when it is more than twelve months away', () => {
  expect(formatMoment(at('2026-12-10T18:30:00Z'), { ...lisbon, hasYear: true })).toBe('Thu 10 Dec 2026, 18:30')
  expect(formatMoment(at('2026-11-25T10:29:00Z'), { ...lisbon, hasYear: true })).toBe('Wed 25 Nov 2026, 10:29')
  expect(formatMoment(at('2028-01-11T09:00:00Z'), lisbon)).toBe('Tue 11 Jan 2028, 09:00')
  expect(formatDay(at('2027-01-11T09:00:00Z'), lisbon)).toBe('Mon 11 Jan')
})

test('September has three letters', () => {
  expect(formatDay(at('2026-09-07T09:00:00Z'), lisbon)).toBe('Mon 7 Sep')
})

test('seconds appear only when asked', () => {
  expect(formatTime(at('2026-11-25T10:29:41Z'), lisbon)).toBe('10:29')
  expect(formatTime(at('2026-11-25T10:29:41Z'), { ...lisbon, hasSeconds: true })).toBe('10:29:41')
  expect(formatMoment(at('2026-11-25T10:29:41Z'), { ...lisbon, hasSeconds: true })).toBe('Today, 10:29:41')
})

test('summer time belongs to the zone, not to the browser', () => {
  expect(formatTime(at('2026-07-01T12:00:00Z'), lisbon)).toBe('13:00')
  expect(formatTime(at('2026-12-01T12:00:00Z'), lisbon)).toBe('12:00')
})

test.each([
  [minutes(51 * 60 + 59), '2 d 3 h'],
  [minutes(48 * 60), '2 d'],
  [minutes(131), '2 h 11 min'],
  [minutes(23 * 60 + 51), '23 h'],
  [minutes(120), '2 h'],
  [minutes(9), '9 min'],
  [30_000, 'under 1 min'],
  [0, 'under 1 min'],
  [-5, 'under 1 min'],
  [minutes(60 * 24 * 46 + 60), '46 days'],
])('a length of %i ms is %s', (length, text) => {
  expect(formatLength(length)).toBe(text)
})

test('a short business day shows seconds', () => {
  expect(formatLength(134_000, { hasSeconds: true })).toBe('2 min 14 s')
  expect(formatLength(14_900, { hasSeconds: true })).toBe('14 s')
})

test('a distance says in before and late after', () => {
  expect(formatDistance(now + minutes(9), now)).toBe('in 9 min')
  expect(formatDistance(now - minutes(20), now)).toBe('20 min late')
})

test('an age is short, and a day after a week', () => {
  expect(formatAge(now - 20_000, lisbon)).toBe('now')
  expect(formatAge(now - minutes(22), lisbon)).toBe('22 min')
  expect(formatAge(now - minutes(61), lisbon)).toBe('1 h')
  expect(formatAge(now - minutes(60 * 50), lisbon)).toBe('2 d')
  expect(formatAge(now - minutes(60 * 24 * 8), lisbon)).toBe('Tue 17 Nov')
})

test('a hold never shows a second it has not got', () => {
  expect(formatClock(581_000)).toBe('9:41')
  expect(formatClock(500)).toBe('0:01')
  expect(formatClock(-1)).toBe('0:00')
})

test('an event shows its own zone first, the viewer’s only when it differs', () => {
  const start = at('2026-12-10T17:30:00Z')
  const event = { eventTimeZone: 'Europe/Amsterdam', eventCity: 'Rotterdam', now }
  expect(formatTwoZones(start, { ...event, viewerTimeZone: 'Europe/Lisbon' })).toBe(
    '18:30 in Rotterdam · for you in Lisbon: 17:30',
  )
  expect(formatTwoZones(start, { ...event, viewerTimeZone: 'Europe/Madrid' })).toBe('18:30 in Rotterdam')
  expect(formatTwoZones(start, { ...event, viewerTimeZone: 'Asia/Tokyo' })).toBe(
    '18:30 in Rotterdam · for you in Tokyo: Fri 11 Dec, 02:30',
  )
})

test('a zone is named after its city', () => {
  expect(cityOf('America/New_York')).toBe('New York')
  expect(cityOf('UTC')).toBe('UTC')
})

test('counts have their commas', () => {
  expect(formatCount(1284)).toBe('1,284')
})
