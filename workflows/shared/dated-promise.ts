import { businessMs } from './business-time.ts'

/** One dated promise as a row should show it. `keptAt` after `dueAt` (plus the allowance) makes it late. */
export type DatedPromise = {
  key: string
  text: string
  dueAt: string
  end: { kind: 'kept'; at: string; allowanceMs?: number } | { kind: 'waived'; reason: string } | null
}

/** A message counts as in time within a business hour, and never less than ten seconds: a mail server needs some. */
export function messageAllowanceMs(dayMs: number): number {
  return Math.max(businessMs({ hours: 1 }, dayMs), 10_000)
}

/** The end of a promise to send a message: kept once it was handed over. */
export function saidEnd(at: string | undefined, dayMs: number): DatedPromise['end'] {
  return at ? { kind: 'kept', at, allowanceMs: messageAllowanceMs(dayMs) } : null
}
