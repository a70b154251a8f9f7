import { type DatedPromise, saidEnd } from '../shared/dated-promise.ts'
import { timeMark } from '../shared/promise.ts'
import {
  isChargeWanted,
  plannedReminders,
  trialDates,
  trialStage,
  type TrialRun,
  type TrialTruth,
} from './trial.rules.ts'

/** Every dated promise of a trial, open or ended. A pure function of the truth, so a repeated write changes nothing. */
export function trialPromises(truth: TrialTruth, run: TrialRun, now: number): DatedPromise[] {
  return [
    welcomePromise(truth, run),
    ...reminderPromises(truth, run, now),
    ...moreTimePromise(truth, now),
    noChargePromise(truth, now),
    ...accessPromise(truth),
    ...receiptPromise(truth, run),
  ]
}

function welcomePromise(truth: TrialTruth, run: TrialRun): DatedPromise {
  // A trial that was over before anybody could welcome its member broke this promise.
  const missed = truth.status === 'trialing' ? null : { kind: 'kept' as const, at: truth.readAt }
  const end = saidEnd(truth.said.welcome, run.dayMs) ?? missed

  return { key: 'welcome', text: 'The full terms by e-mail', dueAt: truth.startedAt, end }
}

function reminderPromises(truth: TrialTruth, run: TrialRun, now: number): DatedPromise[] {
  const { endsAt } = trialDates(truth, run)
  const planned = plannedReminders({ ...truth, goalSelectedAt: null }, run)

  return planned.map(({ message, kind, at }) => {
    const end =
      saidEnd(truth.said[message], run.dayMs) ??
      waivedReminder(truth, kind) ??
      supersededReminder(planned.filter((other) => other.at > at).map((other) => truth.said[other.message])) ??
      (now >= endsAt || truth.status !== 'trialing' ? { kind: 'kept' as const, at: truth.readAt } : null)

    return { key: message, text: 'A reminder by e-mail', dueAt: new Date(at).toISOString(), end }
  })
}

function waivedReminder(truth: TrialTruth, kind: 'reminder' | 'last-reminder'): DatedPromise['end'] {
  if (truth.cancelAt) return { kind: 'waived', reason: 'cancelled by the member' }
  if (kind === 'last-reminder' && truth.goalSelectedAt) return { kind: 'waived', reason: 'a goal was chosen' }

  return null
}

/** A reminder that a nearer one replaced is late, not forgotten. */
function supersededReminder(later: (string | undefined)[]): DatedPromise['end'] {
  const at = later.find((moment) => moment !== undefined)

  return at ? { kind: 'kept', at } : null
}

/** Without a goal there is more time instead of a charge: due while nobody chose one, kept by the extension. */
function moreTimePromise(truth: TrialTruth, now: number): DatedPromise[] {
  const promise = {
    key: 'more-time',
    text: 'More time instead of a charge, if there is no goal',
    dueAt: truth.trialEndsAt,
  }
  if (truth.extension) return [{ ...promise, end: { kind: 'kept', at: truth.extension.at } }]
  if (truth.goalSelectedAt) return [{ ...promise, end: { kind: 'waived', reason: 'a goal was chosen' } }]
  if (truth.cancelAt) return [{ ...promise, end: { kind: 'waived', reason: 'cancelled by the member' } }]
  const isOver = truth.status !== 'trialing' && now >= Date.parse(truth.trialEndsAt)

  return [{ ...promise, end: isOver ? { kind: 'kept', at: truth.readAt } : null }]
}

/** Broken, and so late, only by a charge that had to be given back. */
function noChargePromise(truth: TrialTruth, now: number): DatedPromise {
  const { charge, trialEndsAt } = truth
  const promise = {
    key: 'no-charge-before',
    text: `No charge before ${timeMark(trialEndsAt)}, and none without a goal`,
    dueAt: trialEndsAt,
  }
  const isWronglyPaid = charge?.status === 'paid' && !isChargeWanted(truth)
  if (isWronglyPaid) return { ...promise, end: charge.refundedAt ? { kind: 'kept', at: charge.refundedAt } : null }
  const stage = trialStage(truth, now)
  if (stage === 'trial' || stage === 'extended' || stage === 'cancelling' || stage === 'charging')
    return { ...promise, end: null }

  return { ...promise, end: { kind: 'kept', at: trialEndsAt } }
}

function accessPromise(truth: TrialTruth): DatedPromise[] {
  if (!truth.cancelAt) return []
  const isOver = truth.status === 'canceled'
  const promise = { key: 'access-until', text: `Full access until ${timeMark(truth.cancelAt)}`, dueAt: truth.cancelAt }

  return [{ ...promise, end: isOver ? { kind: 'kept', at: truth.cancelAt } : null }]
}

function receiptPromise(truth: TrialTruth, run: TrialRun): DatedPromise[] {
  const { charge } = truth
  if (charge?.status !== 'paid' || !charge.paidAt || !isChargeWanted(truth)) return []

  return [
    { key: 'receipt', text: 'A receipt by e-mail', dueAt: charge.paidAt, end: saidEnd(truth.said.receipt, run.dayMs) },
  ]
}
