import { type PriceChange, priceChange, type PricePhase, pricePhases } from '../billing/price-phases.rules.ts'
import { plainTerms, type Price, priceOf, termsAt } from '../billing/price.rules.ts'
import { addBusinessTime } from '../shared/business-time.ts'
import type { JoinOffer } from './join-offer.ts'

export type JoinPrice = {
  /** The first charge: today, at the end of the trial, or once. */
  first: Price
  phases: PricePhase[]
  /** From when on another price is charged than the first. */
  change: PriceChange | null
}

/** What an offer costs, charge by charge. */
export function joinPrice(offer: JoinOffer, now: Date): JoinPrice {
  const { interval, trialDays, dayMs, terms = plainTerms } = offer
  const firstAt = addBusinessTime(now, { days: trialDays }, dayMs)
  const first = priceOf(offer, termsAt(terms, firstAt))
  const isOnce = interval === 'once' || interval === 'free'
  const phases = isOnce ? [] : pricePhases(offer, terms, { firstAt, dayMs })

  return { first, phases, change: priceChange(phases) }
}
