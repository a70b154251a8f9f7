import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refundableCents } from './refund.rules.ts'

const cents = fc.integer({ min: 0, max: 1_000_000 })
const refunds = fc.array(fc.record({ status: fc.constantFrom('asked', 'done', 'refused'), amountCents: cents }))

test('what was paid, less what went back and what is on its way', () => {
  const asked = { status: 'asked', amountCents: 500 }
  const done = { status: 'done', amountCents: 700 }
  const refused = { status: 'refused', amountCents: 900 }
  expect(refundableCents({ amountPaidCents: 2900, amountRefundedCents: 700, refunds: [asked, done, refused] })).toBe(
    1700,
  )
  expect(refundableCents({ amountPaidCents: 0, amountRefundedCents: 0, refunds: [] })).toBe(0)
})

test('never below zero and never more than was captured', () => {
  fc.assert(
    fc.property(cents, cents, refunds, (amountPaidCents, amountRefundedCents, list) => {
      const left = refundableCents({ amountPaidCents, amountRefundedCents, refunds: list })
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left).toBeLessThanOrEqual(Math.max(0, amountPaidCents - amountRefundedCents))
    }),
  )
})
