import { expect, test } from 'vitest'
import { maxRefusals } from './mark-outbox.ts'
import { retryDelayMs } from './retry-delay.ts'

test('a pause doubles up to its longest, and half of it is chance', () => {
  expect(retryDelayMs('refused', 1, 0)).toBe(125)
  expect(retryDelayMs('refused', 1, 1)).toBe(250)
  expect(retryDelayMs('refused', 4, 1)).toBe(2_000)
  expect(retryDelayMs('refused', 400, 1)).toBe(60_000)
  expect(retryDelayMs('away', 400, 1)).toBe(5_000)
})

test('the tries before a dead letter take longer than the reconciler needs to heal a lost run', () => {
  const shortestMs = Array.from({ length: maxRefusals - 1 }, (_, index) => retryDelayMs('refused', index + 1, 0))
  expect(shortestMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(5 * 60_000)
})
