import type { PauseRate } from './pause-money.rules.ts'
import type { PauseTruth } from './pause.rules.ts'

/** What the member reads beside the dates: fetched where the row is written, never carried by the workflow. */
export type PauseWords = { communityName: string; rate: PauseRate; cardLast4: string | null }

export type PausePromiseState = { truth: PauseTruth; words: PauseWords }
