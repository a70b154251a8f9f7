import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencyExponent, currencySymbol, formatMoney, moneyInputValue, parseMoney } from './format-money.ts'

test('an amount has its currency’s decimals', () => {
  expect(formatMoney(2900, 'eur')).toBe('€29.00')
  expect(formatMoney(0, 'EUR')).toBe('€0.00')
  expect(formatMoney(1200, 'jpy')).toBe('¥1,200')
  expect(formatMoney(1500, 'kwd')).toContain('1.500')
})

test('a minus is a true minus', () => {
  expect(formatMoney(-1423, 'eur')).toBe('−€14.23')
})

test('a currency knows its symbol and its exponent', () => {
  expect(currencySymbol('eur')).toBe('€')
  expect(currencyExponent('eur')).toBe(2)
  expect(currencyExponent('jpy')).toBe(0)
})

test.each([
  ['1,850.00', 'eur', 185_000],
  ['1.850,00', 'eur', 185_000],
  ['1 850', 'eur', 185_000],
  ['29', 'eur', 2900],
  ['29.5', 'eur', 2950],
  ['0,5', 'eur', 50],
  ['−14.23', 'eur', -1423],
  ['1,200', 'jpy', 1200],
  ['-0', 'eur', 0],
  ['1.500', 'eur', 150_000],
  ['1.500', 'kwd', 1500],
  ['1,234,567.8', 'eur', 123_456_780],
])('what a person types as %s %s is %i', (text, currency, cents) => {
  expect(parseMoney(text, currency)).toBe(cents)
})

test.each([
  ['', 'eur'],
  ['free', 'eur'],
  ['1.2.3', 'eur'],
  ['12.345.6', 'eur'],
  ['12,34,567', 'eur'],
  ['-', 'eur'],
  ['3.50', 'jpy'],
  ['99999999999999999', 'eur'],
])('%s is no amount of %s', (text, currency) => {
  expect(parseMoney(text, currency)).toBeNull()
})

test('what an input is given is read back as the same amount', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000 }),
      fc.constantFrom('eur', 'usd', 'jpy', 'kwd'),
      (cents, currency) => {
        expect(parseMoney(moneyInputValue(cents, currency), currency)).toBe(cents)
      },
    ),
  )
})
