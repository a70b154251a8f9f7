import { expect, test } from 'vitest'
import { tally, type VitestReport } from './test-report.ts'

const green: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  success: true,
  testResults: [{ name: '/a.test.ts', status: 'passed', assertionResults: [{}, {}, {}] }],
}

test('what passed and what was skipped are counted apart', () => {
  expect(tally(green, ['/a.test.ts'], 0)).toEqual({ passed: 3, failed: 0, skipped: 1, notes: [] })
})

test('a file that should have run and did not is a failure', () => {
  expect(tally(green, ['/a.test.ts', '/b.test.ts'], 0)).toMatchObject({ failed: 1, notes: ['/b.test.ts did not run'] })
})

test('a file that could not be loaded is a failure', () => {
  const broken = {
    ...green,
    success: false,
    testResults: [{ name: '/a.test.ts', status: 'failed', assertionResults: [] }],
  }

  expect(tally(broken, ['/a.test.ts'], 1)).toMatchObject({ failed: 1 })
})

test('an end without success is a failure although every test passed', () => {
  expect(tally(green, [], 1)).toMatchObject({ failed: 1 })
  expect(tally({ ...green, success: false }, [], 0)).toMatchObject({ failed: 1 })
})

test('no report is a failure', () => {
  expect(tally(undefined, [], 0)).toMatchObject({ passed: 0, failed: 1 })
})
