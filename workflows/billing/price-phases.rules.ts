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

const mostCharges = 121

/** What every charge from the first on will be, told as few phases: 3 times the lower price, then the full one. */
export function pricePhases(
  plan: PhasedPlan,
  terms: ChargeTerms,
  { firstAt, dayMs }: { firstAt: Date; dayMs: number },
): PricePhase[] {
  const phases: (PricePhase & { count: number })[] = []
  const step = (index: number) => (plan.interval === 'year' ? { years: index } : { months: index })
  for (let index = 0; index < mostCharges; index += 1) {
    const at = addBusinessTime(firstAt, step(index), dayMs)
    const now = index === 0 ? termsAt(terms, at) : termsAfter(terms, at)
    const { grossCents } = priceOf(plan, now)
    const last = phases.at(-1)
    if (last?.grossCents === grossCents) last.count += 1
    else phases.push({ grossCents, count: 1, startsAt: at.toISOString() })
    if (index > 0 && now.discounts.every(({ endsAt }) => endsAt === null)) break
  }

  return phases.map((phase, index) => (index === phases.length - 1 ? { ...phase, count: null } : phase))
}
