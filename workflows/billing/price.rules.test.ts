import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ChargeTerms,
  type DiscountTerms,
  percentText,
  plainTerms,
  priceOf,
  readTerms,
  termsAfter,
  termsAt,
} from './price.rules.ts'

const off = (given: Partial<DiscountTerms>): DiscountTerms => {
  return { percentBp: null, amountOffCents: null, currency: null, isOnce: false, endsAt: null, ...given }
}
const terms = (given: Partial<ChargeTerms>): ChargeTerms => ({ ...plainTerms, ...given })
const euros = (amountCents: number) => ({ amountCents, currency: 'EUR' })
const added = (percent: number) => [{ name: 'VAT', ratePpm: percent * 10_000, isInclusive: false }]
const contained = (percent: number) => [{ name: 'MwSt', ratePpm: percent * 10_000, isInclusive: true }]

test.each([
  ['no terms', 2900, {}, [0, 2900, 0, 2900]],
  ['20 % off', 2900, { discounts: [off({ percentBp: 2000 })] }, [580, 2320, 0, 2320]],
  ['an amount off', 2900, { discounts: [off({ amountOffCents: 500, currency: 'EUR' })] }, [500, 2400, 0, 2400]],
  [
    'an amount of another currency',
    2900,
    { discounts: [off({ amountOffCents: 500, currency: 'USD' })] },
    [0, 2900, 0, 2900],
  ],
  ['more off than there is', 300, { discounts: [off({ amountOffCents: 500, currency: 'EUR' })] }, [300, 0, 0, 0]],
  ['19 % added', 1000, { taxes: added(19) }, [0, 1000, 190, 1190]],
  ['19 % contained', 1000, { taxes: contained(19) }, [0, 840, 160, 1000]],
  ['half a cent goes up, added', 50, { taxes: added(5) }, [0, 50, 3, 53]],
  ['half a cent goes up, contained', 3, { taxes: contained(20) }, [0, 2, 1, 3]],
  ['a rate with three decimals', 10_000, { taxes: added(8.375) }, [0, 10_000, 838, 10_838]],
  ['off first, then tax', 2900, { discounts: [off({ percentBp: 2000 })], taxes: added(19) }, [580, 2320, 441, 2761]],
  ['the buyer owes the tax', 2900, { taxes: added(19), isReversed: true }, [0, 2900, 0, 2900]],
])('%s', (_, amountCents, given, [discountCents, netCents, taxCents, grossCents]) => {
  expect(priceOf(euros(amountCents), terms(given))).toEqual({
    listCents: amountCents,
    discountCents,
    netCents,
    taxCents,
    grossCents,
  })
})

const anyDiscount = fc.oneof(
  fc.integer({ min: 1, max: 10_000 }).map((percentBp) => off({ percentBp })),
  fc.integer({ min: 1, max: 200_000 }).map((amountOffCents) => off({ amountOffCents, currency: 'EUR' })),
)
const anyTerms = fc.record({
  discounts: fc.array(anyDiscount, { maxLength: 3 }),
  taxes: fc.array(
    fc.record({ name: fc.constant('VAT'), ratePpm: fc.integer({ min: 0, max: 300_000 }), isInclusive: fc.boolean() }),
    { maxLength: 1 },
  ),
  isReversed: fc.boolean(),
})

test('a discount never goes below nothing, net and tax are the gross, and the tax is right to half a cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), anyTerms, (amountCents, given) => {
      const price = priceOf(euros(amountCents), given)
      const left = amountCents - price.discountCents
      expect(left).toBeGreaterThanOrEqual(0)
      expect(price.discountCents).toBeGreaterThanOrEqual(0)
      expect(price.netCents + price.taxCents).toBe(price.grossCents)
      const [tax] = given.isReversed ? [] : given.taxes
      const exact = tax ? (left * tax.ratePpm) / (1_000_000 + (tax.isInclusive ? tax.ratePpm : 0)) : 0
      expect(Math.abs(price.taxCents - exact)).toBeLessThanOrEqual(0.5 + 1e-6)
      expect(price.grossCents).toBe(tax && !tax.isInclusive ? left + price.taxCents : left)
    }),
  )
})

test('a discount ends at its moment, and one for a single charge is over after it', () => {
  const given = terms({
    discounts: [off({ percentBp: 1000, endsAt: '2026-12-21T00:00:00.000Z' }), off({ percentBp: 500, isOnce: true })],
  })
  expect(termsAt(given, '2026-12-20T23:59:59.000Z').discounts).toHaveLength(2)
  expect(termsAt(given, '2026-12-21T00:00:00.000Z').discounts).toEqual([off({ percentBp: 500, isOnce: true })])
  expect(termsAfter(given, '2026-12-01T00:00:00.000Z').discounts).toHaveLength(1)
})

test('what is kept with a membership is read back, and anything else is no terms', () => {
  const given = terms({ taxes: added(19), paidCents: 100 })
  expect(readTerms(JSON.parse(JSON.stringify(given)))).toEqual(given)
  expect(readTerms({})).toEqual(plainTerms)
  expect(readTerms({ discounts: 'odd' })).toEqual(plainTerms)
  expect(percentText(83_750)).toBe('8.375 %')
})
