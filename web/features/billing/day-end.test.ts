import { expect, test } from 'vitest'
import { dayEnd } from './day-end.ts'

test.each([
  ['2026-12-24', 'UTC', '2026-12-25T00:00:00.000Z'],
  ['2026-12-24', 'Europe/Berlin', '2026-12-24T23:00:00.000Z'],
  ['2026-03-28', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-12-31', 'Asia/Kolkata', '2026-12-31T18:30:00.000Z'],
  ['2026-12-31', 'America/Los_Angeles', '2027-01-01T08:00:00.000Z'],
])('the day %s in %s ends at %s', (day, zone, end) => {
  expect(dayEnd(day, zone).toISOString()).toBe(end)
})
