import { type DatedPromise, saidEnd } from '../shared/dated-promise.ts'
import { disputeDates, type DisputeRun, type DisputeTruth, firstWord, isAnswerWanted } from './dispute.rules.ts'

/** The dated promises to an owner: word at once, and a reminder while there is time. A pure function of the truth. */
export function disputePromises(truth: DisputeTruth, run: DisputeRun, now: number): DatedPromise[] {
  const { said, openedAt } = truth
  const told = said[firstWord(truth)] ?? said.asked ?? said.opened
  const word: DatedPromise = {
    key: 'told',
    text: 'Word about a disputed payment at once',
    dueAt: openedAt,
    end: saidEnd(told, run.dayMs),
  }

  return [word, ...reminderPromise(truth, run, { now, told })]
}

type Told = { now: number; told: string | undefined }

function reminderPromise(truth: DisputeTruth, run: DisputeRun, { now, told }: Told): DatedPromise[] {
  const { remindAt, dueAt } = disputeDates(truth, run)
  if (remindAt === null || dueAt === null) return []
  const isToldLate = told !== undefined && Date.parse(told) >= remindAt
  const promise = {
    key: 'reminder',
    text: 'A reminder before evidence is due',
    dueAt: new Date(remindAt).toISOString(),
  }
  const end =
    saidEnd(truth.said.reminder, run.dayMs) ??
    (isToldLate ? ({ kind: 'waived', reason: 'the first word had the date in it' } as const) : null) ??
    (isAnswerWanted(truth) ? null : ({ kind: 'waived', reason: 'answered or decided before' } as const)) ??
    // Not said before the date it was for: late, not forgotten.
    (now >= dueAt ? ({ kind: 'kept', at: truth.readAt } as const) : null)

  return [{ ...promise, end }]
}
