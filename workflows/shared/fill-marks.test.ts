import { expect, test } from 'vitest'
import { fillMarks } from './fill-marks.ts'

const reader = { timeZone: 'UTC', now: Date.parse('2026-11-25T10:20:00Z') }

test('within a sentence today is a small word, at its beginning a name', () => {
  expect(fillMarks('Cancel before {time:2026-11-25T14:05:00Z} and you pay nothing.', reader)).toBe(
    'Cancel before today, 14:05 and you pay nothing.',
  )
  expect(fillMarks('{time:2026-11-25T14:05:00Z}', reader)).toBe('Today, 14:05')
  expect(fillMarks('Paused until {time:2026-11-27T14:05:00Z}.', reader)).toBe('Paused until Fri 27 Nov, 14:05.')
})

test('money is printed with its currency’s decimals', () => {
  expect(fillMarks('{money:2900:EUR} each month', reader)).toBe('€29.00 each month')
})
