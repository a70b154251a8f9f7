import { expect, test } from 'vitest'
import { complete } from './complete.ts'
import { findProblems } from './strict.ts'

test('an answer with a missing, foreign or wrong field is told apart from a right one', () => {
  const refund = {
    id: 're_1',
    object: 'refund',
    amount: 1,
    created: 1,
    currency: 'eur',
    metadata: {},
    status: 'succeeded',
  }
  complete('refund', refund)
  expect(findProblems(refund)).toEqual([])
  expect(findProblems({ ...refund, colour: 'red' }).join()).toContain('colour')
  expect(findProblems({ ...refund, amount: '1' }).join()).toContain('amount')
  expect(findProblems({ ...refund, reason: 'whim' }).join()).toContain('reason')
  expect(findProblems({ object: 'list', data: [{ ...refund, id: undefined }] }).join()).toContain('id')
})
