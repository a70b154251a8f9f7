import { type PromiseStep, timeMark } from '#workflows/shared/promise.ts'
import { priceWords } from '#workflows/memberships/price-words.ts'
import type { TrialPolicy } from '#workflows/memberships/trial-policy.ts'

export type TrialMailFacts = {
  home: string
  communityName: string
  communitySlug: string
  trialEndsAt: Date
  amountCents: number
  laterCents: number | null
  currency: string
  interval: 'month' | 'year'
  /** As agreed at the checkout. */
  termsText: string
  goalTitle: string | null
  isExtendedByUs: boolean
  isPaused: boolean
  /** The end has passed when the message is written. */
  hasEnded: boolean
  /** The promise line as the member sees it on the page. */
  steps: PromiseStep[]
  charge: { amountCents: number; paidAt: Date | null; number: string | null; hostedUrl: string | null } | null
  policy: TrialPolicy
  dayMs: number
}

export const footerOf = ({ communityName }: TrialMailFacts) =>
  `You get this message because you joined ${communityName} at Kumiko.`
export const nextUrl = ({ home }: TrialMailFacts) => `${home}/members/me/next`
export const goalsUrl = ({ home, communitySlug }: TrialMailFacts) => `${home}/c/${communitySlug}/goals`
export const price = (facts: TrialMailFacts) => priceWords(facts)
export const ends = ({ trialEndsAt }: TrialMailFacts) => timeMark(trialEndsAt)
