import type { ChargeTerms } from '../billing/price.rules.ts'
import type { TrialPolicy } from './trial-policy.ts'

/** What somebody is offered who wants to join. */
export type JoinOffer = {
  communityName: string
  interval: 'month' | 'year' | 'once' | 'free'
  amountCents: number
  currency: string
  /** What lowers and what taxes the price for this person; nothing when left out. */
  terms?: ChargeTerms
  /** 0 where the plan has no trial, or this person has had one. */
  trialDays: number
  policy: TrialPolicy
  dayMs: number
}
