import { expect, test } from 'vitest'
import { nearness } from './nearness.ts'

const hour = 3_600_000
const calm = { leftMs: hour, dayLengthMs: 24 * hour, needsPerson: false, isFrozen: false }

test('amber is only for what waits for somebody', () => {
  expect(nearness(calm)).toBeUndefined()
  expect(nearness({ ...calm, needsPerson: true })).toBe('soon')
  expect(nearness({ ...calm, needsPerson: true, leftMs: 4 * hour })).toBeUndefined()
})

test('near shrinks with the business day', () => {
  expect(nearness({ ...calm, needsPerson: true, dayLengthMs: hour, leftMs: hour / 4 })).toBeUndefined()
  expect(nearness({ ...calm, needsPerson: true, dayLengthMs: hour, leftMs: hour / 10 })).toBe('soon')
})

test('a missed moment is over, unless its clock stands still', () => {
  expect(nearness({ ...calm, leftMs: -1 })).toBe('over')
  expect(nearness({ ...calm, leftMs: -1, isFrozen: true })).toBe('frozen')
})
