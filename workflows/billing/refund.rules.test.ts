import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refundableCents } from './refund.rules.ts'

const cents = fc.integer({ min: 0, max: 1_000_000 })
const refunds = fc.array(fc.record({ status: fc.constantFrom('asked', 'done', 'refused'), amountCents: cents }))
const plain = { disputes: [], pauseCreditCents: 0 }

test('what was paid, less what went back and what is on its way', () => {
  const asked = { status: 'asked', amountCents: 500 }
  const done = { status: 'done', amountCents: 700 }
  const refused = { status: 'refused', amountCents: 900 }
  const invoice = { amountPaidCents: 2900, amountRefundedCents: 700, refunds: [asked, done, refused], ...plain }
  expect(refundableCents(invoice)).toBe(1700)
  expect(refundableCents({ amountPaidCents: 0, amountRefundedCents: 0, refunds: [], ...plain })).toBe(0)
})

test('what a bank took is not given back a second time; what it returned, or only asked about, may be', () => {
  const invoice = { amountPaidCents: 2900, amountRefundedCents: 400, refunds: [], pauseCreditCents: 0 }
  const left = (status: string, amountCents = 2500) =>
    refundableCents({ ...invoice, disputes: [{ status, amountCents }] })
  expect(['needs_response', 'under_review', 'lost'].map((status) => left(status))).toEqual([0, 0, 0])
  expect(['won', 'warning_needs_response', 'prevented'].map((status) => left(status))).toEqual([2500, 2500, 2500])
  expect(left('lost', 1000)).toBe(1500)
})

test('what a pause credited is not given a second time', () => {
  const invoice = { amountPaidCents: 2900, amountRefundedCents: 400, refunds: [], disputes: [] }
  expect(refundableCents({ ...invoice, pauseCreditCents: 2000 })).toBe(500)
  expect(refundableCents({ ...invoice, pauseCreditCents: 2900 })).toBe(0)
})

test('never below zero and never more than was captured', () => {
  fc.assert(
    fc.property(cents, cents, refunds, cents, (amountPaidCents, amountRefundedCents, list, pauseCreditCents) => {
      const left = refundableCents({
        amountPaidCents,
        amountRefundedCents,
        refunds: list,
        disputes: [],
        pauseCreditCents,
      })
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left).toBeLessThanOrEqual(Math.max(0, amountPaidCents - amountRefundedCents - pauseCreditCents))
    }),
  )
})
