import { addBusinessTime } from '../shared/business-time.ts'
import { type ChargeTerms, type PricedPlan, priceOf, termsAfter, termsAt } from './price.rules.ts'

export type PricePhase = {
  grossCents: number
  /** How many charges; null for the last phase, which goes on. */
  count: number | null
  /** Its first charge. */
  startsAt: string
}

export type PhasedPlan = PricedPlan & { interval: string }

/** From when on another price is charged than the first. */
export type PriceChange = { grossCents: number; startsAt: string; chargesBefore: number }

const mostCharges = 121

/** What every charge from the first on will be, told as few phases: 3 times the lower price, then the full one. */
export function pricePhases(
  plan: PhasedPlan,
  terms: ChargeTerms,
  { firstAt, dayMs }: { firstAt: Date; dayMs: number },
): PricePhase[] {
  const phases: (PricePhase & { count: number })[] = []
  for (let index = 0; index < mostCharges; index += 1) {
    const at = dateOfCharge(plan, index, { firstAt, dayMs })
    const now = index === 0 ? termsAt(terms, at) : termsAfter(terms, at)
    const { grossCents } = priceOf(plan, now)
    const last = phases.at(-1)
    if (last?.grossCents === grossCents) last.count += 1
    else phases.push({ grossCents, count: 1, startsAt: at.toISOString() })
    if (index > 0 && now.discounts.every(({ endsAt }) => endsAt === null)) break
  }

  return phases.map((phase, index) => (index === phases.length - 1 ? { ...phase, count: null } : phase))
}

/** What the first charges of some phases are followed by; null where every charge is alike. */
export function priceChange([before, after]: PricePhase[]): PriceChange | null {
  if (!before || !after) return null

  return { grossCents: after.grossCents, startsAt: after.startsAt, chargesBefore: before.count ?? 0 }
}

export type FirstCharge = { firstAt: Date; firstCents: number; dayMs: number }

/** What follows a first charge whose sum Stripe has said. */
export function changeAfter(plan: PhasedPlan, terms: ChargeTerms, first: FirstCharge): PriceChange | null {
  const phases = pricePhases(plan, terms, first)
  const [begun] = phases
  if (!begun || begun.grossCents === first.firstCents) return priceChange(phases)
  const startsAt = dateOfCharge(plan, 1, first)
  const next = phases.findLast((phase) => Date.parse(phase.startsAt) <= startsAt.getTime()) ?? begun
  if (next.grossCents === first.firstCents) return null

  return { grossCents: next.grossCents, startsAt: startsAt.toISOString(), chargesBefore: 1 }
}

function dateOfCharge(
  { interval }: PhasedPlan,
  index: number,
  { firstAt, dayMs }: { firstAt: Date; dayMs: number },
): Date {
  return addBusinessTime(firstAt, interval === 'year' ? { years: index } : { months: index }, dayMs)
}
