import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differencesOf, type MoneySeen, nothingSeen } from './compare-books.rules.ts'

const cents = fc.integer({ min: -9_000, max: 9_000 })
const money: fc.Arbitrary<MoneySeen> = fc.record({
  subject: fc.constant('in_1'),
  currency: fc.constant('EUR'),
  billedCents: cents,
  paidCents: cents,
  refundedCents: cents,
  disputedCents: cents,
})

test('what agrees has no difference, and one cent is one', () => {
  fc.assert(
    fc.property(money, (seen) => {
      expect(differencesOf(seen, { ...seen })).toEqual([])
      const off = differencesOf(seen, { ...seen, paidCents: seen.paidCents + 1 })
      expect(off).toMatchObject([{ kind: 'paid', inLedgerCents: seen.paidCents + 1, atStripeCents: seen.paidCents }])
    }),
  )
})

test('what only one side knows is zero on the other', () => {
  const known: MoneySeen = { ...nothingSeen('in_1', 'EUR'), billedCents: 2900, paidCents: 2900 }
  expect(differencesOf(known, undefined).map(({ kind, inLedgerCents }) => [kind, inLedgerCents])).toEqual([
    ['billed', 0],
    ['paid', 0],
  ])
  expect(differencesOf(nothingSeen('in_1', 'EUR'), known)).toHaveLength(2)
})
