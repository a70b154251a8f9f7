import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { codeOf, isCode, linkTokenOf, readLinkToken } from './verification-code.ts'

const secret = 'a secret of at least thirty-two characters'

test('a code is six digits, typed with or without spaces, and belongs to one verification', () => {
  const [one, other] = [randomUUID(), randomUUID()]
  const code = codeOf(secret, one)

  expect(code).toMatch(/^\d{6}$/)
  expect(isCode(secret, one, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe(true)
  expect(isCode(secret, other, codeOf(secret, one))).toBe(codeOf(secret, one) === codeOf(secret, other))
  expect(isCode(`${secret}!`, one, code)).toBe(codeOf(`${secret}!`, one) === code)
  expect(isCode(secret, one, '')).toBe(false)
})

test('a link token gives its verification back, a changed one nothing', () => {
  const id = randomUUID()
  const token = linkTokenOf(secret, id)

  expect(readLinkToken(secret, token)).toBe(id)
  expect(readLinkToken(secret, (token.startsWith('A') ? 'B' : 'A') + token.slice(1))).toBeNull()
  expect(readLinkToken(`${secret}!`, token)).toBeNull()
  expect(readLinkToken(secret, 'short')).toBeNull()
})
