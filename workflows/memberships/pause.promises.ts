import { type DatedPromise, messageAllowanceMs, saidEnd } from '../shared/dated-promise.ts'
import { timeMark } from '../shared/promise.ts'
import { type PauseRun, type PauseStage, pauseStage, plannedNotices, type PauseTruth } from './pause.rules.ts'

/** Every dated promise of a pause, open or ended. A pure function of the truth, so a repeated write changes nothing. */
export function pausePromises(truth: PauseTruth, run: PauseRun, now: number): DatedPromise[] {
  // Nobody knows the dates before it is paid, and so none is promised.
  if (truth.waitsForPayment) return []

  return [
    beginPromise(truth, run, now),
    ...noticePromises(truth, run, now),
    resumePromise(truth, run, now),
    noChargePromise(truth, now),
  ]
}

/** Stripe has to answer, and a worker to be there: as long as a message may take. */
function beginPromise(truth: PauseTruth, { dayMs }: PauseRun, now: number): DatedPromise {
  const { startsAt, pausedAt, readAt } = truth
  const promise = { key: 'begin', text: `Your membership pauses ${timeMark(startsAt)}`, dueAt: startsAt }
  const allowanceMs = messageAllowanceMs(dayMs)
  if (pausedAt) return { ...promise, end: { kind: 'kept', at: pausedAt, allowanceMs } }
  const stage = pauseStage(truth, now)
  if (stage === 'called-off') return { ...promise, end: { kind: 'waived', reason: 'called off by the member' } }
  if (stage === 'ended') return { ...promise, end: { kind: 'waived', reason: 'the membership ended' } }
  if (stage !== 'not-begun') return { ...promise, end: null }
  const isOurs = truth.refusal !== null || truth.status === 'active'

  return {
    ...promise,
    end: isOurs
      ? { kind: 'kept', at: readAt, allowanceMs: 0 }
      : { kind: 'waived', reason: 'the membership could not be paused any more' },
  }
}

function noticePromises(truth: PauseTruth, run: PauseRun, now: number): DatedPromise[] {
  const stage = pauseStage(truth, now)
  const planned = plannedNotices(truth, run)

  return planned.map(({ message, at }) => {
    const later = planned.filter((other) => other.at > at).map((other) => truth.said[other.message])
    const superseded = later.find((moment) => moment !== undefined)
    const end: DatedPromise['end'] =
      saidEnd(truth.said[message], run.dayMs) ??
      (superseded ? { kind: 'kept', at: superseded } : null) ??
      (stage === 'planned' || stage === 'pausing' || stage === 'paused' ? null : unsaid(truth, stage, at))

    return { key: message, text: 'A notice by e-mail before it ends', dueAt: new Date(at).toISOString(), end }
  })
}

/** A notice that was still to come when the pause ended by the member's word is not missed; one before its own end is. */
function unsaid(truth: PauseTruth, stage: PauseStage, at: number): DatedPromise['end'] {
  const { resumedAt, resumeAskedAt, endsAt, readAt } = truth
  const endedAt = resumeAskedAt ?? resumedAt ?? endsAt
  const hadNoEnd = stage === 'called-off' || stage === 'not-begun' || stage === 'ended'
  if (hadNoEnd || at > Date.parse(endedAt)) return { kind: 'waived', reason: 'the pause ended before' }

  return { kind: 'kept', at: readAt }
}

function resumePromise(truth: PauseTruth, { dayMs }: PauseRun, now: number): DatedPromise {
  const { endsAt, resumedAt } = truth
  const promise = { key: 'resume', text: `Your membership runs again ${timeMark(endsAt)}`, dueAt: endsAt }
  if (resumedAt) return { ...promise, end: { kind: 'kept', at: resumedAt, allowanceMs: messageAllowanceMs(dayMs) } }
  switch (pauseStage(truth, now)) {
    case 'payment-open':
    case 'stays-paused':
      return { ...promise, end: { kind: 'waived', reason: 'the bank declined the charge' } }
    case 'called-off':
    case 'not-begun':
    case 'ended':
      return { ...promise, end: { kind: 'waived', reason: 'there was no pause to end' } }
    default:
      return { ...promise, end: null }
  }
}

/** Kept from the first to the last moment: Stripe makes no invoice for a subscription that is paused. */
function noChargePromise(truth: PauseTruth, now: number): DatedPromise {
  const { endsAt, resumedAt, resumeAskedAt } = truth
  const promise = { key: 'no-charge', text: `No charge before ${timeMark(endsAt)}`, dueAt: endsAt }
  const stage = pauseStage(truth, now)
  if (stage === 'planned' || stage === 'pausing' || stage === 'paused') return { ...promise, end: null }
  if (resumeAskedAt || (resumedAt && Date.parse(resumedAt) < Date.parse(endsAt) - 2_000)) {
    return { ...promise, end: { kind: 'waived', reason: 'resumed before' } }
  }
  if (stage === 'called-off' || stage === 'not-begun') {
    return { ...promise, end: { kind: 'waived', reason: 'there was no pause' } }
  }

  return { ...promise, end: { kind: 'kept', at: endsAt } }
}
