/**
 * The promise line: what happened, now, next, when, what it costs. Written by a process into its row, read by the
 * promise page, `/ops` and messages.
 *
 * `title` and `text` may carry `{time:<ISO>}` and `{money:<cents>:<currency>}`, which each reader prints in its own
 * zone and language.
 */
export type PromiseStep = {
  joint: 'kept' | 'now' | 'next' | 'later' | 'branch' | 'person' | 'failed' | 'paused'
  at?: string
  /** Instead of a moment, where none is fixed: "Now", "27th of each month". */
  when?: string
  title: string
  text?: string
  amountCents?: number
  currency?: string
  /** Where a person does it: the first is the primary one. Whole addresses, or paths of our own. */
  links?: { label: string; url: string }[]
}

/** Everything a process tells about itself; fills the `processes` row. */
export type PromiseView = {
  title: string
  stage: string
  outcome?: string
  nextStep?: string
  nextAt?: string
  amountCents?: number
  currency?: string
  openCommands: string[]
  needsHuman: boolean
  steps: PromiseStep[]
}

export const timeMark = (at: string | Date): string => `{time:${typeof at === 'string' ? at : at.toISOString()}}`
export const moneyMark = (amountCents: number, currency: string): string => `{money:${amountCents}:${currency}}`
