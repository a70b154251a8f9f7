import { moneyMark, type PromiseStep, timeMark } from '../shared/promise.ts'
import type { PausePromiseState } from './pause-words.ts'
import { type PauseRun, plannedNotices, type PauseTruth } from './pause.rules.ts'

type DatedStep = PromiseStep & { at: string }

/** What a pause has kept so far, oldest first. */
export function pauseHistory({ truth, words }: PausePromiseState): PromiseStep[] {
  const { askedAt, startsAt, endsAt, pausedAt, movedAt, creditCents, source, said, resumeAskedAt } = truth
  const { currency } = words.rate
  const isPlanned = Date.parse(startsAt) > Date.parse(askedAt) + 2_000
  const text = creditCents > 0 ? `${moneyMark(creditCents, currency)} were credited.` : undefined
  const kept: (DatedStep | null)[] = [
    isPlanned ? { joint: 'kept', at: askedAt, title: 'You planned this pause' } : null,
    pausedAt
      ? { joint: 'kept', at: pausedAt, title: source === 'stripe' ? 'Paused by the team' : 'Paused', text }
      : null,
    movedAt ? { joint: 'kept', at: movedAt, title: `You moved its end to ${timeMark(endsAt)}` } : null,
    ...Object.entries(said).map(([message, at]): DatedStep | null =>
      at && message.includes('-notice-') ? { joint: 'kept', at, title: 'We told you by e-mail when it ends' } : null,
    ),
    resumeAskedAt ? { joint: 'kept', at: resumeAskedAt, title: 'You asked to resume' } : null,
  ]

  return kept.filter((step) => step !== null).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The notices that are still to come. */
export function noticeSteps(truth: PauseTruth, run: PauseRun, now: number): PromiseStep[] {
  const planned = plannedNotices(truth, run)

  return planned
    .filter(({ at, message }) => at > now && !truth.said[message])
    .map(({ at, message }) => ({
      joint: 'later',
      at: new Date(at).toISOString(),
      // A short pause has one notice only.
      title: message === planned[0]?.message ? 'We tell you by e-mail that it ends soon' : 'We tell you once more',
    }))
}

/** Cancelled at Stripe while paused: the end of it, and of the pause. */
export function leavingStep(leavesAt: number, currency: string): DatedStep {
  return {
    joint: 'next',
    at: new Date(leavesAt).toISOString(),
    title: 'Your membership ends',
    text: 'You can read until then. Nothing more is charged.',
    amountCents: 0,
    currency,
  }
}
