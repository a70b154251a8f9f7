import { type ChargeTerms, priceOf, termsAfter, termsAt } from '../billing/price.rules.ts'
import { addBusinessTime } from '../shared/business-time.ts'

/** What was billed for a time that runs, after discounts and before a tax that comes on top; the tax is that of the bill. */
export type PaidTime = Pick<ChargeTerms, 'taxes' | 'isReversed'> & {
  amountCents: number
  startsAt: string
  endsAt: string
}

/** What a subscription costs, in the rhythm it is billed in. */
export type PauseRate = {
  /** A whole period, before discounts and taxes. */
  listCents: number
  currency: string
  interval: 'month' | 'year'
  /** The moment its periods are counted from. */
  anchorAt: string
  /** What lowers and taxes its next charges. */
  terms: ChargeTerms
  /** The next renewal; until then `paid` alone says what can be credited. */
  periodEndsAt: string
  paid: PaidTime | null
  /** What the customer owes beside it; below zero, credit from before. */
  balanceCents: number
}

export type PauseMoney = {
  /** Given back for the time that is paid and not used, with its tax. */
  creditCents: number
  /** The rest of the period in which it resumes, with its tax. */
  restCents: number
  /** Credit from before that the resumption takes off too; below zero, what it adds. */
  earlierCents: number
  /** Charged at the resumption: the rest less the credits, never below nothing. */
  chargeCents: number
  /** Credit that is left for later invoices. */
  leftCents: number
  /** The next whole charge, and what it will be. */
  renewsAt: string
  renewalCents: number
}

/**
 * What a pause credits and what its end charges, by the second as Stripe prorates it (half up): a share of what was billed
 * for the time that is not used, and a share of the price with its lasting discounts for the rest of the period at the end;
 * tax follows on each. A credit that is known already is taken as it is. Source: Stripe, "Prorations", credit prorations in
 * flexible billing mode and prorations with discounts; compared with Stripe's invoices in tests/integration/pause-money.test.ts.
 */
export function pauseMoney(
  rate: PauseRate,
  { startsAt, endsAt, creditCents }: { startsAt: number; endsAt: number; creditCents?: number | null },
  dayMs: number,
): PauseMoney {
  const credit = creditCents ?? creditAt(rate, startsAt, dayMs)
  const rest = restAt(rate, endsAt, dayMs)
  // Credit from before is taken by a renewal that comes before the pause.
  const isNext = typeof creditCents === 'number' || startsAt < Date.parse(rate.periodEndsAt)
  const earlierCents = isNext ? 0 - rate.balanceCents : 0
  const due = rest - credit - earlierCents
  const renewsAt = new Date(periodAround(rate, endsAt, dayMs).endsAt).toISOString()

  return {
    creditCents: credit,
    restCents: rest,
    earlierCents,
    chargeCents: Math.max(0, due),
    leftCents: Math.max(0, 0 - due),
    renewsAt,
    renewalCents: grossOf(rate, discounted(rate, termsAfter(rate.terms, renewsAt)), rate.terms),
  }
}

/** The unused part of what is paid. Later periods will be billed by the terms, the next one with a discount for one charge. */
function creditAt(rate: PauseRate, at: number, dayMs: number): number {
  const { terms, paid, periodEndsAt } = rate
  const running = Date.parse(periodEndsAt)
  if (at < running) {
    if (!paid) return 0
    const time = { startsAt: Date.parse(paid.startsAt), endsAt: Date.parse(paid.endsAt) }

    return grossOf(rate, shareOf(paid.amountCents, at, time), paid)
  }
  const period = periodAround(rate, at, dayMs)
  const start = new Date(period.startsAt)
  const then = period.startsAt === running ? termsAt(terms, start) : termsAfter(terms, start)

  return grossOf(rate, shareOf(discounted(rate, then), at, period), terms)
}

/** The part of the price that belongs to the time between a moment and the end of its period. */
function restAt(rate: PauseRate, at: number, dayMs: number): number {
  const lasting = termsAfter(rate.terms, new Date(at))

  return grossOf(rate, shareOf(discounted(rate, lasting), at, periodAround(rate, at, dayMs)), rate.terms)
}

function discounted({ listCents, currency }: PauseRate, terms: ChargeTerms): number {
  return listCents - priceOf({ amountCents: listCents, currency }, terms).discountCents
}

function grossOf(
  { currency }: PauseRate,
  amountCents: number,
  { taxes, isReversed }: Pick<ChargeTerms, 'taxes' | 'isReversed'>,
): number {
  return priceOf({ amountCents, currency }, { discounts: [], taxes, isReversed }).grossCents
}

/** In whole seconds, so that the product stays an exact integer. */
function shareOf(amountCents: number, at: number, { startsAt, endsAt }: { startsAt: number; endsAt: number }): number {
  const [from, start, end] = [at, startsAt, endsAt].map((time) => Math.floor(time / 1000)) as [number, number, number]
  const left = Math.min(end - start, Math.max(0, end - from))

  return Math.round((amountCents * left) / (end - start))
}

/** The period a moment lies in, counted from the anchor: the 31st becomes the last day of a shorter month, and comes back. */
export function periodAround(
  { anchorAt, interval }: Pick<PauseRate, 'anchorAt' | 'interval'>,
  at: number,
  dayMs: number,
): { startsAt: number; endsAt: number } {
  const anchor = new Date(anchorAt)
  const boundary = (index: number) =>
    addBusinessTime(anchor, interval === 'year' ? { years: index } : { months: index }, dayMs).getTime()
  let index = 0
  while (boundary(index + 1) <= at) index += 1
  while (boundary(index) > at) index -= 1

  return { startsAt: boundary(index), endsAt: boundary(index + 1) }
}
