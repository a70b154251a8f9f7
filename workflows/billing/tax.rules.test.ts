import { expect, test } from 'vitest'
import { countryCodes, countryName, elsewhere, isCountry } from './countries.ts'
import { isReversed, rateFor, type TaxIdFacts, taxIdText } from './tax.rules.ts'

const id = (given: Partial<TaxIdFacts> = {}): TaxIdFacts => {
  return { value: 'FR00000000000', country: 'FR', status: 'verified', ...given }
}

test.each([
  ['verified, of another country of the Union', 'DE', id(), 'FR', true],
  ['not verified yet', 'DE', id({ status: 'pending' }), 'FR', false],
  ['refused by the register', 'DE', id({ status: 'unverified' }), 'FR', false],
  ['of the same country', 'FR', id(), 'FR', false],
  ['of another country than the bill', 'DE', id(), 'IT', false],
  ['with an organization outside the Union', 'CH', id(), 'FR', false],
  ['from outside the Union', 'DE', id({ country: 'GB' }), 'GB', false],
  ['with a home that is not said', null, id(), 'FR', false],
  ['missing', 'DE', null, 'FR', false],
])('a VAT id %s', (_, home, taxId, country, expected) => {
  expect(isReversed({ home, taxId }, country)).toBe(expected)
  const text = taxIdText({ home, taxId }, country)
  expect(text === null ? taxId : text.includes('No tax is charged')).toBe(expected ? true : taxId ? false : null)
})

test('the rate is that of the country, else the one for everywhere else, else none', () => {
  const rate = { id: 'r', country: 'DE', name: 'MwSt', ratePpm: 190_000, isInclusive: true }
  expect(rateFor({ rates: [rate] }, 'DE')).toBe(rate)
  expect(rateFor({ rates: [rate] }, 'FR')).toBeNull()
  const other = { ...rate, id: 'o', country: elsewhere }
  expect(rateFor({ rates: [other, rate] }, 'DE')).toBe(rate)
  expect(rateFor({ rates: [other, rate] }, 'FR')).toBe(other)
  expect(rateFor({ rates: [other, rate] }, null)).toBeNull()
  expect([isCountry(elsewhere), countryName(elsewhere), countryName('DE')]).toEqual([
    false,
    'Everywhere else',
    'Germany',
  ])
  expect(new Set(countryCodes).size).toBe(countryCodes.length)
})
