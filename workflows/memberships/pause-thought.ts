import type { PauseTruth } from './pause.rules.ts'

/** The truth of a pause that is only thought about, for the page that asks for it. */
export function thoughtOf(input: { startsAt: Date; endsAt: Date; now: Date; status: string }): PauseTruth {
  const { startsAt, endsAt, now, status } = input

  return {
    readAt: now.toISOString(),
    status,
    cancelAt: null,
    source: 'settings',
    askedAt: now.toISOString(),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    round: 0,
    movedAt: null,
    cancelledAt: null,
    refusal: null,
    pausedAt: null,
    creditCents: 0,
    resumeAskedAt: null,
    resumeTriedAt: null,
    resumption: null,
    resumedAt: null,
    said: {},
  }
}
