import { latestEvent } from '../shared/process-details.ts'
import type { PauseOutcome, PauseTruth, PauseWait } from './pause.rules.ts'

/** What a pause waits for, as operators read it. */
export const pauseWaits: Record<PauseWait, string> = {
  begin: 'pause at Stripe',
  settlement: 'look whether the open payment arrived',
  'first-notice': 'tell the member when it ends',
  'last-notice': 'tell the member once more',
  resume: 'resume at Stripe',
  payment: 'look whether the resumption was paid',
  leaving: 'end it, as was asked at Stripe',
  member: 'look whether the member has resumed',
}

/** How a pause ends, as operators read it. */
export const pauseEndings: Record<PauseOutcome, string> = {
  resumed: 'the membership runs again',
  'called-off': 'called off before it began',
  'not-begun': 'it never began, and nothing was charged or credited',
  ended: 'the membership itself ended',
}

export function lastPauseEvent(truth: PauseTruth): string {
  const event = latestEvent([
    [truth.askedAt, `asked by ${truth.source}`],
    [truth.cancelledAt, 'called off'],
    [truth.pausedAt, 'paused'],
    [truth.movedAt, 'end moved'],
    [truth.resumeAskedAt, 'asked to resume'],
    [truth.resumeTriedAt, 'resume tried'],
    [truth.resumedAt, 'resumed'],
    ...Object.entries(truth.said).map(([message, at]) => [at, `${message} sent`] as const),
  ])

  return `${event}, Stripe says ${truth.status}`
}
