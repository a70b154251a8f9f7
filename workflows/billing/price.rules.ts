import { z } from 'zod'

const discountTerms = z.object({
  /** Hundredths of a per cent; null where it is an amount. */
  percentBp: z.number().nullable(),
  amountOffCents: z.number().nullable(),
  currency: z.string().nullable(),
  /** For the next charge alone. */
  isOnce: z.boolean(),
  /** The first moment without it; null where it lasts, or is for one charge. */
  endsAt: z.string().nullable(),
})
const taxTerms = z.object({ name: z.string(), ratePpm: z.number(), isInclusive: z.boolean() })
const chargeTerms = z.object({
  discounts: z.array(discountTerms).default([]),
  taxes: z.array(taxTerms).default([]),
  /** Reverse charge: the buyer owes the tax. */
  isReversed: z.boolean().default(false),
  /** What a plan that is paid once did cost. */
  paidCents: z.number().optional(),
})

export type DiscountTerms = z.infer<typeof discountTerms>
export type TaxTerms = z.infer<typeof taxTerms>
/** What lowers and what taxes the charges of one membership. */
export type ChargeTerms = z.infer<typeof chargeTerms>

export const plainTerms: ChargeTerms = { discounts: [], taxes: [], isReversed: false }

/** Terms as they are kept with a membership; a shape of another time has none. */
export function readTerms(stored: unknown): ChargeTerms {
  const read = chargeTerms.safeParse(stored)

  return read.success ? read.data : plainTerms
}

export type Price = {
  /** What the plan says. */
  listCents: number
  discountCents: number
  /** Without tax, after discounts. */
  netCents: number
  taxCents: number
  /** What is charged. */
  grossCents: number
}

export type PricedPlan = { amountCents: number; currency: string }

const one = 1_000_000

/**
 * What one line costs under terms, as Stripe bills it: discounts first, one after the other and never below nothing, then
 * each tax on the same base, rounded half up. Checked against Stripe's own invoices in tests/integration/prices.test.ts.
 */
export function priceOf({ amountCents, currency }: PricedPlan, terms: ChargeTerms): Price {
  let left = amountCents
  for (const discount of terms.discounts) left -= takenOff(left, currency, discount)
  const taxes = terms.isReversed ? [] : terms.taxes
  const inside = taxes.reduce((sum, { isInclusive, ratePpm }) => sum + (isInclusive ? ratePpm : 0), 0)
  const sumOf = (isInclusive: boolean) =>
    taxes
      .filter((tax) => tax.isInclusive === isInclusive)
      .reduce((sum, { ratePpm }) => sum + divideHalfUp(left * ratePpm, one + inside), 0)
  const [contained, added] = [sumOf(true), sumOf(false)]

  return {
    listCents: amountCents,
    discountCents: amountCents - left,
    netCents: left - contained,
    taxCents: contained + added,
    grossCents: left + added,
  }
}

function takenOff(left: number, currency: string, { percentBp, amountOffCents, ...discount }: DiscountTerms): number {
  if (percentBp !== null) return Math.min(left, divideHalfUp(left * percentBp, 10_000))
  if (discount.currency?.toUpperCase() !== currency.toUpperCase()) return 0

  return Math.min(left, amountOffCents ?? 0)
}

/** Of amounts that are nothing or more. */
function divideHalfUp(amount: number, by: number): number {
  return Math.floor((2 * amount + by) / (2 * by))
}

/** The terms of a charge at a moment: a discount whose time is over is left out. */
export function termsAt(terms: ChargeTerms, at: Date | string): ChargeTerms {
  const time = new Date(at).getTime()

  return {
    ...terms,
    discounts: terms.discounts.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > time),
  }
}

/** The terms of the charge after the next one. */
export function termsAfter(terms: ChargeTerms, at: Date | string): ChargeTerms {
  const lasting = { ...terms, discounts: terms.discounts.filter(({ isOnce }) => !isOnce) }

  return termsAt(lasting, at)
}

/** "VAT 19 %", "VAT 10 %, in the price" */
export function taxText({ name, ratePpm, isInclusive }: TaxTerms): string {
  return `${name} ${percentText(ratePpm)}${isInclusive ? ', in the price' : ''}`
}

/** "19 %", "8.375 %" */
export function percentText(ratePpm: number): string {
  return `${String(ratePpm / 10_000)} %`
}
