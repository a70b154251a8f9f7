import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney } from '../shared/format-money.ts'
import { type PricedLine, roundingModes, roundTax } from './rounding.rules.ts'

const gross = (amountCents: number, ratePpm = 190_000): PricedLine => ({ amountCents, contains: 'gross', ratePpm })
const five = (amountCents: number, ratePpm?: number) => Array.from({ length: 5 }, () => gross(amountCents, ratePpm))

describe('five times 100.00 at 19 %', () => {
  test('by line: each line has 15.97 in it', () => {
    const { lines, total } = roundTax(five(10_000), 'line')
    expect(lines[0]).toEqual({ netCents: 8403, taxCents: 1597, grossCents: 10_000 })
    expect(total).toEqual({ netCents: 42_015, taxCents: 7985, grossCents: 50_000 })
  })

  test('by the sum of nets: 19 % of 420.15, and 2 cents less to pay', () => {
    const { lines, total, rates } = roundTax(five(10_000), 'sum-by-net')
    expect(total).toEqual({ netCents: 42_015, taxCents: 7983, grossCents: 49_998 })
    expect(lines.map(({ grossCents }) => grossCents)).toEqual([9999, 9999, 10_000, 10_000, 10_000])
    expect(rates).toEqual([{ ratePpm: 190_000, ...total }])
  })

  test('gross kept: the tax inside 500.00', () => {
    const { lines, total } = roundTax(five(10_000), 'keep-gross')
    expect(total).toEqual({ netCents: 42_017, taxCents: 7983, grossCents: 50_000 })
    expect(lines.map(({ taxCents }) => taxCents)).toEqual([1596, 1596, 1597, 1597, 1597])
  })
})

test('yen have no decimals: five times 9998 is 49992 by the sum of nets', () => {
  const { total } = roundTax(five(9998), 'sum-by-net')
  expect(total).toEqual({ netCents: 42_010, taxCents: 7982, grossCents: 49_992 })
  expect(formatMoney(total.grossCents, 'JPY')).toBe('¥49,992')
  expect(roundTax(five(9998), 'keep-gross').total.grossCents).toBe(49_990)
})

test('dinars have three', () => {
  const { total } = roundTax(five(100_000, 50_000), 'sum-by-net')
  expect(total).toEqual({ netCents: 476_190, taxCents: 23_810, grossCents: 500_000 })
  expect(formatMoney(total.taxCents, 'KWD')).toContain('23.810')
})

test('a tax to be added is added, and each rate has a sum of its own', () => {
  const lines: PricedLine[] = [
    { amountCents: 1000, contains: 'net', ratePpm: 190_000 },
    { amountCents: 105, contains: 'net', ratePpm: 70_000 },
    { amountCents: 500, contains: 'gross', ratePpm: 0 },
  ]
  expect(roundTax(lines, 'sum-by-net')).toMatchObject({
    rates: [
      { ratePpm: 190_000, netCents: 1000, taxCents: 190, grossCents: 1190 },
      { ratePpm: 70_000, netCents: 105, taxCents: 7, grossCents: 112 },
      { ratePpm: 0, netCents: 500, taxCents: 0, grossCents: 500 },
    ],
    total: { netCents: 1605, taxCents: 197, grossCents: 1802 },
  })
})

describe('whatever the lines', () => {
  const line = fc.record({
    amountCents: fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
    contains: fc.constantFrom('net' as const, 'gross' as const),
    ratePpm: fc.constantFrom(0, 1, 25_000, 70_000, 77_250, 190_000, 255_000, 1_000_000),
  })
  const cases = fc.tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom(...roundingModes))
  const sumOf = (parts: number[]) => parts.reduce((all, part) => all + part, 0)
  const columns = ['netCents', 'taxCents', 'grossCents'] as const

  test('net and tax are the gross, and lines and rates add up to the total, in whole units', () => {
    fc.assert(
      fc.property(cases, ([lines, mode]) => {
        const { lines: taxed, rates, total } = roundTax(lines, mode)
        for (const { netCents, taxCents, grossCents } of [...taxed, ...rates, total]) {
          expect(netCents + taxCents).toBe(grossCents)
          expect([netCents, taxCents, grossCents].every(Number.isSafeInteger)).toBe(true)
        }
        for (const column of columns) {
          expect(sumOf(taxed.map((part) => part[column]))).toBe(total[column])
          expect(sumOf(rates.map((part) => part[column]))).toBe(total[column])
        }
      }),
    )
  })

  test('by line and with gross kept, each inclusive price stays; by the sum of nets each net does', () => {
    fc.assert(
      fc.property(cases, ([lines, mode]) => {
        const { lines: taxed } = roundTax(lines, mode)
        const single = roundTax(lines, 'line').lines
        const column = mode === 'sum-by-net' ? 'netCents' : 'grossCents'
        expect(taxed.map((part) => part[column])).toEqual(single.map((part) => part[column]))
      }),
    )
  })

  test('a rate is rounded once: its tax is within half a unit of the exact one', () => {
    const positive = fc.tuple(
      fc.array(line, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('sum-by-net', 'keep-gross'),
    )
    fc.assert(
      fc.property(positive, ([lines, mode]) => {
        for (const { ratePpm, netCents, taxCents, grossCents } of roundTax(lines, mode).rates) {
          const [base, by] = mode === 'keep-gross' ? [grossCents, 1_000_000 + ratePpm] : [netCents, 1_000_000]
          const off = 2n * (BigInt(taxCents) * BigInt(by) - BigInt(base) * BigInt(ratePpm))
          expect(off <= BigInt(by) && -off <= BigInt(by)).toBe(true)
        }
      }),
    )
  })

  test('a credit is the mirror of what it credits', () => {
    fc.assert(
      fc.property(cases, ([lines, mode]) => {
        const mirrored = lines.map((one) => ({ ...one, amountCents: -one.amountCents }))
        const { total } = roundTax(lines, mode)
        const back = roundTax(mirrored, mode).total
        for (const column of columns) expect(back[column] + total[column]).toBe(0)
      }),
    )
  })
})
