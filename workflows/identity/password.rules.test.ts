import { expect, test } from 'vitest'
import { passwordProblem } from './password.rules.ts'

const anna = { email: 'anna.berg@example.org', name: 'Anna Berg' }

test('a few words of one’s own are a password, without digits or signs', () => {
  expect(passwordProblem('river glass morning', anna)).toBeNull()
  expect(passwordProblem('a long bench by the canal', anna)).toBeNull()
})

test('short, common and repeated passwords are refused with a way on', () => {
  expect(passwordProblem('ninechars', anna)).toMatch(/at least 10/)
  expect(passwordProblem('Password123', anna)).toMatch(/first that are tried/)
  expect(passwordProblem('aaaaaaaaaaaaaa', anna)).toMatch(/first that are tried/)
  expect(passwordProblem('x'.repeat(201), anna)).toMatch(/at most 200/)
})

test('one’s own name or address is no password, with digits neither', () => {
  expect(passwordProblem('anna.berg@example.org', anna)).toMatch(/other than your name/)
  expect(passwordProblem('AnnaBerg1990', anna)).toMatch(/other than your name/)
  expect(passwordProblem('anna.berg2026', anna)).toMatch(/other than your name/)
  expect(passwordProblem('anna berg likes cedar', anna)).toBeNull()
})
