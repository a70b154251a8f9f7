import { type DatedPromise, saidEnd } from '../shared/dated-promise.ts'
import { timeMark } from '../shared/promise.ts'
import { dunningDates, type DunningRun, readOnlyDay } from './dunning-dates.rules.ts'
import { endOfChargeback } from './chargeback.rules.ts'
import type { DunningMessage, DunningTruth } from './dunning.rules.ts'
import { isPausedMeanwhile } from './dunning-subscription.rules.ts'

/** Every dated promise of an unpaid invoice, open or ended. A pure function of the truth: a repeated write changes nothing. */
export function dunningPromises(truth: DunningTruth, run: DunningRun, now: number): DatedPromise[] {
  if (truth.kind === 'late') return []

  return [...noticePromises(truth, run, now), ...accessPromise(truth, run, now), ...backPromise(truth)]
}

function isSettled(truth: DunningTruth): boolean {
  const { invoice, kind } = truth
  if (kind === 'chargeback') return ['paid', 'written-off'].includes(endOfChargeback(truth) ?? '')

  return invoice.status !== 'open' && invoice.status !== 'draft'
}

/** We write before anything changes. */
function noticePromises(truth: DunningTruth, run: DunningRun, now: number): DatedPromise[] {
  const { steps, endAt } = dunningDates(truth, run)

  return steps.map(({ day, at }, index) => {
    const later = steps.slice(index + 1).find(({ day: other }) => truth.said[messageOf(other)])
    const replacedAt = later && truth.said[messageOf(later.day)]
    const missed = (now >= endAt && !isSettled(truth)) || (replacedAt ? true : false)
    const end =
      saidEnd(truth.said[messageOf(day)], run.dayMs) ??
      (isSettled(truth) ? { kind: 'waived' as const, reason: 'settled before' } : null) ??
      (isPausedMeanwhile(truth) ? { kind: 'waived' as const, reason: 'paused meanwhile' } : null) ??
      // A message that a nearer one replaced is late, not forgotten.
      (missed ? { kind: 'kept' as const, at: replacedAt ?? truth.readAt } : null)

    return {
      key: messageOf(day),
      text: day > readOnlyDay ? 'A last notice before the end' : 'Word about the open payment',
      dueAt: new Date(at).toISOString(),
      end,
    }
  })
}

function messageOf(day: number): DunningMessage {
  return `day-${day}` as DunningMessage
}

/** Full access for the first week, whatever the bank says. */
function accessPromise(truth: DunningTruth, run: DunningRun, now: number): DatedPromise[] {
  if (truth.kind !== 'renewal') return []
  const { readOnlyAt } = dunningDates(truth, run)
  const dueAt = new Date(readOnlyAt).toISOString()
  const promise = { key: 'full-access', text: `Full access until ${timeMark(dueAt)}`, dueAt }
  if (now >= readOnlyAt) return [{ ...promise, end: { kind: 'kept', at: dueAt } }]

  return [{ ...promise, end: isSettled(truth) ? { kind: 'waived', reason: 'settled before' } : null }]
}

/** Stripe tells whole seconds, and the news take a moment. */
const backWithinMs = 10_000

/** Whatever the way the money came: open again within seconds of it. */
function backPromise(truth: DunningTruth): DatedPromise[] {
  // A returned payment has no date of its own at Stripe.
  if (truth.kind === 'chargeback') return []
  const { status, paidAt } = truth.invoice
  if (status !== 'paid' || !paidAt) return []

  return [
    {
      key: 'access-back',
      text: 'Everything open again when it is paid',
      dueAt: paidAt,
      end: { kind: 'kept', at: truth.readAt, allowanceMs: backWithinMs },
    },
  ]
}
