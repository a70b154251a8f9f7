import type { TrialTruth } from './trial.rules.ts'

/** What the member reads beside the dates: fetched where the row is written, never carried by the workflow. */
export type TrialWords = {
  communityName: string
  /** Of the first charge. */
  amountCents: number
  /** Of later ones, where they are another. */
  laterCents?: number | null
  currency: string
  interval: 'month' | 'year'
  goalTitle: string | null
  cardLast4: string | null
}

export type TrialPromiseState = { truth: TrialTruth; words: TrialWords }
