/**
 * How tax is rounded on documents of our own, in whole minor units of the currency (its exponent is its own affair: a cent,
 * a yen and a fils are each one unit). Rates are millionths, so that Stripe's percent with four decimals is exact.
 *
 * - `line`: each line's net is rounded; sums are sums of lines. 5 x 100.00 at 19 % → tax 79.85.
 * - `sum-by-net`: the tax of a rate is rounded once, on the sum of its lines' nets, and shared out over them; what is paid
 *   may move by some units. 5 x 100.00 → net 420.15, tax 79.83, gross 499.98; JPY 5 x 9998 → 49992.
 * - `keep-gross`: what is paid stays; the tax of a rate is rounded once, out of the sum of its lines' grosses.
 *   5 x 100.00 → net 420.17, tax 79.83, gross 500.00.
 *
 * Source: rules.md, "Tax and rounding". Halves go away from zero, so a credit mirrors what it credits.
 */
export const roundingModes = ['line', 'sum-by-net', 'keep-gross'] as const
export type RoundingMode = (typeof roundingModes)[number]

/** A line's price with its tax inside it (`gross`) or to be added (`net`). */
export type PricedLine = { amountCents: number; contains: 'net' | 'gross'; ratePpm: number }

export type Taxed = { netCents: number; taxCents: number; grossCents: number }
export type TaxSum = Taxed & { ratePpm: number }
export type Rounded = { lines: Taxed[]; rates: TaxSum[]; total: Taxed }

const one = 1_000_000

/** Tax of all lines and of each rate, in the given mode. Net + tax = gross everywhere, and lines add up to their sums. */
export function roundTax(lines: PricedLine[], mode: RoundingMode): Rounded {
  const single = lines.map(taxLine)
  const rounded = mode === 'line' ? single : [...single]
  const rates = [...new Set(lines.map(({ ratePpm }) => ratePpm))].sort((a, b) => b - a)
  if (mode !== 'line') {
    for (const ratePpm of rates) {
      const places = lines.flatMap((line, index) => (line.ratePpm === ratePpm ? [index] : []))
      const group = shareTax(
        places.map((place) => single[place] ?? nothing),
        { ratePpm, mode },
      )
      places.forEach((place, index) => (rounded[place] = group[index] ?? nothing))
    }
  }

  return {
    lines: rounded,
    rates: rates.map((ratePpm) => {
      return { ratePpm, ...sum(rounded.filter((_, index) => lines[index]?.ratePpm === ratePpm)) }
    }),
    total: sum(rounded),
  }
}

const nothing: Taxed = { netCents: 0, taxCents: 0, grossCents: 0 }

function taxLine({ amountCents, contains, ratePpm }: PricedLine): Taxed {
  if (contains === 'gross') return { ...splitGross(amountCents, ratePpm), grossCents: amountCents }
  const taxCents = divide(amountCents, ratePpm, one)

  return { netCents: amountCents, taxCents, grossCents: amountCents + taxCents }
}

function splitGross(grossCents: number, ratePpm: number): Pick<Taxed, 'netCents' | 'taxCents'> {
  const netCents = divide(grossCents, one, one + ratePpm)

  return { netCents, taxCents: grossCents - netCents }
}

/** The one rounding of a rate; what it differs from the sum of its lines is shared out unit by unit. */
function shareTax(lines: Taxed[], { ratePpm, mode }: { ratePpm: number; mode: RoundingMode }): Taxed[] {
  const { netCents, taxCents, grossCents } = sum(lines)
  const wanted = mode === 'keep-gross' ? splitGross(grossCents, ratePpm).taxCents : divide(netCents, ratePpm, one)
  const moves = shareOut(
    wanted - taxCents,
    lines.map((line) => line.grossCents),
  )

  return lines.map((line, index) => {
    const move = moves[index] ?? 0
    const tax = line.taxCents + move

    return mode === 'keep-gross'
      ? { netCents: line.netCents - move, taxCents: tax, grossCents: line.grossCents }
      : { netCents: line.netCents, taxCents: tax, grossCents: line.grossCents + move }
  })
}

/** Whole units over lines as evenly as their weights allow, the heaviest first, then the earliest. */
function shareOut(units: number, weights: number[]): number[] {
  const order = weights.map((_, index) => index).sort((a, b) => heft(b) - heft(a) || a - b)
  const [step, rest] = [Math.trunc(units / order.length), Math.abs(units % order.length)]

  return weights.map((_, index) => step + (order.indexOf(index) < rest ? Math.sign(units) : 0))

  function heft(index: number): number {
    return Math.abs(weights[index] ?? 0)
  }
}

function sum(lines: Taxed[]): Taxed {
  return lines.reduce(
    (all, { netCents, taxCents, grossCents }) => ({
      netCents: all.netCents + netCents,
      taxCents: all.taxCents + taxCents,
      grossCents: all.grossCents + grossCents,
    }),
    nothing,
  )
}

/** `amount * times / by`, halves away from zero. Through bigints: the product may leave the exact integers. */
function divide(amount: number, times: number, by: number): number {
  const product = BigInt(amount) * BigInt(times)
  const size = product < 0n ? -product : product
  const rounded = Number((2n * size + BigInt(by)) / (2n * BigInt(by)))

  return product < 0n ? -rounded || 0 : rounded
}
