import { expect, test } from 'vitest'
import { layTwoWeeks, wallClock } from './two-weeks.ts'

const day = 86_400_000

test('the picture begins on this Monday in the viewer’s zone', () => {
  const now = Date.parse('2026-11-25T10:20:00Z')
  const weeks = layTwoWeeks({ now, timeZone: 'Europe/Lisbon', dayMs: day })

  expect(weeks.days.map(({ day }) => day)).toEqual([
    '23',
    '24',
    '25',
    '26',
    '27',
    '28',
    '29',
    '30',
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
  ])
  expect(weeks.days[8]?.month).toBe('Dec')
  expect(weeks.days.findIndex(({ isToday }) => isToday)).toBe(2)
  expect(weeks.nowAt).toBeCloseTo(17.36, 1)
  expect(weeks.placeOf('2026-11-27T14:05:00Z')).toBeCloseTo(32.76, 1)
})

test('a Sunday late in the evening is still last week further west', () => {
  const now = Date.parse('2026-11-23T03:00:00Z')
  expect(layTwoWeeks({ now, timeZone: 'America/New_York', dayMs: day }).days[6]?.isToday).toBe(true)
})

test('a moment after the clocks change stands on its own day', () => {
  const now = Date.parse('2026-10-20T10:00:00Z')
  const weeks = layTwoWeeks({ now, timeZone: 'Europe/Berlin', dayMs: day })
  expect(weeks.placeOf('2026-10-25T23:00:00Z')).toBeCloseTo(50, 5)
  expect(wallClock(Date.parse('2026-10-25T23:00:00Z'), 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 26))
})

test('short business days are laid out by the clock', () => {
  const now = Date.parse('2026-11-25T10:20:00Z')
  const weeks = layTwoWeeks({ now, timeZone: 'UTC', dayMs: 60_000 })
  expect(weeks.nowAt).toBeCloseTo(100 / 7, 5)
  expect(weeks.days.map(({ day }) => day).slice(0, 4)).toEqual(['−2', '−1', 'now', '+1'])
  expect(weeks.placeOf('2026-11-25T10:23:00Z')).toBeCloseTo((5 / 14) * 100, 5)
})
