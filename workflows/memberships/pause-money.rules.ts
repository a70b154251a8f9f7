import { addBusinessTime } from '../shared/business-time.ts'

/** What a subscription costs, in the rhythm it is billed in. */
export type PauseRate = {
  amountCents: number
  currency: string
  interval: 'month' | 'year'
  /** The moment its periods are counted from. */
  anchorAt: string
}

export type PauseMoney = {
  /** Given back for the time that is paid and not used. */
  creditCents: number
  /** The rest of the period in which it resumes. */
  restCents: number
  /** Charged at the resumption: the rest less the credit, never below nothing. */
  chargeCents: number
  /** Credit that is left for later invoices. */
  leftCents: number
  /** The next whole charge. */
  renewsAt: string
}

/**
 * What a pause credits and what its end charges, by the second as Stripe prorates it (half up): the unused rest of the
 * period at the beginning, the rest of the period at the end. A credit that is known already is taken as it is.
 */
export function pauseMoney(
  rate: PauseRate,
  { startsAt, endsAt, creditCents }: { startsAt: number; endsAt: number; creditCents?: number | null },
  dayMs: number,
): PauseMoney {
  const credit = creditCents ?? restOf(rate, startsAt, dayMs)
  const rest = restOf(rate, endsAt, dayMs)

  return {
    creditCents: credit,
    restCents: rest,
    chargeCents: Math.max(0, rest - credit),
    leftCents: Math.max(0, credit - rest),
    renewsAt: new Date(periodAround(rate, endsAt, dayMs).endsAt).toISOString(),
  }
}

/** The part of the price that belongs to the time between a moment and the end of its period. */
function restOf(rate: PauseRate, at: number, dayMs: number): number {
  const { startsAt, endsAt } = periodAround(rate, at, dayMs)
  const second = Math.floor(at / 1000) * 1000

  return Math.round((rate.amountCents * (endsAt - Math.max(second, startsAt))) / (endsAt - startsAt))
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
