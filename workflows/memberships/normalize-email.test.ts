import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeEmail } from './normalize-email.ts'

test.each([
  ['Ada@Example.com', 'ada@example.com'],
  [' ada+trial2@example.com ', 'ada@example.com'],
  ['a.d.a+x@gmail.com', 'ada@gmail.com'],
  ['A.da@GoogleMail.com', 'ada@gmail.com'],
  ['a.da@example.com', 'a.da@example.com'],
])('%s is %s', (email, mailbox) => {
  expect(normalizeEmail(email)).toBe(mailbox)
})

test('a mailbox is its own, and neither case nor suffix makes another', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      const once = normalizeEmail(email)
      expect(normalizeEmail(once)).toBe(once)
      expect(normalizeEmail(email.toUpperCase())).toBe(once)
    }),
  )
})
