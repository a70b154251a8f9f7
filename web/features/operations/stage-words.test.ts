import { expect, test } from 'vitest'
import { kindWord, lagText, opsStage, serviceLevel } from './stage-words.ts'

test('what waits for a person is said first, what ended says how', () => {
  const open = { stage: 'trial', outcome: null, isClosed: false, needsHuman: false }
  expect(opsStage(open)).toEqual({ kind: 'running', word: 'Trial' })
  expect(opsStage({ ...open, needsHuman: true })).toEqual({ kind: 'person', word: 'Needs a person' })
  expect(opsStage({ ...open, outcome: 'converted', isClosed: true })).toEqual({
    kind: 'done',
    word: 'Membership begun',
  })
  expect(opsStage({ ...open, outcome: 'past-due', isClosed: true }).kind).toBe('failed')
})

test('lag and service level are short numbers', () => {
  expect([0.41, 12.2, 300].map(lagText)).toEqual(['0.4 s', '12 s', '5 min'])
  expect(serviceLevel({ keptCount: 0, lateCount: 0 })).toBe('none yet')
  expect(serviceLevel({ keptCount: 187, lateCount: 1 })).toBe('99.5 %')
  expect(serviceLevel({ keptCount: 10, lateCount: 0 })).toBe('100 %')
  expect(kindWord('payout-run')).toBe('Payout run')
})
