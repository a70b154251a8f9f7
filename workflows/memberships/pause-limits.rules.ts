import { addBusinessTime, businessMs } from '../shared/business-time.ts'
import type { Refusal } from '../shared/process-types.ts'
import { days } from './days.ts'
import type { PausePolicy } from './pause-policy.ts'

/** A membership as a pause would find it. */
export type PauseFacts = {
  /** pending | live | ended */
  state: string
  hasSubscription: boolean
  /** Stripe's status as just fetched. */
  status: string
  cancelAt: string | null
  /** A pause is planned or runs. */
  hasLivePause: boolean
  /** Pauses that began in the year before this one would. */
  usedInYear: number
}

export type PauseDates = { startsAt: number; endsAt: number }
export type PauseNumbers = { policy: PausePolicy; dayMs: number }

/** Dates are made in one moment and checked in a later one; a form may be open for a while. */
const patienceMs = 60_000

/** Why a membership cannot be paused (processes.md, Pause), and in which field of the form; null when it can. */
export function refusePause(
  facts: PauseFacts,
  dates: PauseDates,
  numbers: PauseNumbers,
  now: number,
): (Refusal & { field?: string }) | null {
  return refuseMembership(facts) ?? refuseCount(facts, numbers) ?? refuseDates(dates, numbers, now)
}

const overAtStripe = new Set(['canceled', 'incomplete_expired', 'incomplete'])

/** An open payment is no hindrance for a pause that begins when it is paid; everything else stays one. */
export function asIfPaid(facts: PauseFacts): PauseFacts {
  return facts.status === 'past_due' ? { ...facts, status: 'active' } : facts
}

/** Why a membership cannot be paused whatever the dates. */
export function refuseMembership(facts: PauseFacts): Refusal | null {
  const { state, hasSubscription, status, cancelAt, hasLivePause } = facts
  if (state !== 'live' || overAtStripe.has(status)) {
    return { code: 'PAUSE_OVER', message: 'This membership has ended, so there is nothing to pause.' }
  }
  if (!hasSubscription) {
    return { code: 'PAUSE_NOTHING_PAID', message: 'Nothing is charged for this membership, so it needs no pause.' }
  }
  if (hasLivePause) return { code: 'PAUSE_RUNS', message: 'A pause of this membership runs or is planned already.' }
  if (status === 'trialing') {
    return { code: 'PAUSE_TRIALING', message: 'A trial is not paused. You can extend it once, or cancel it.' }
  }
  if (status === 'paused') return { code: 'PAUSE_RUNS', message: 'This membership is paused already.' }
  if (status !== 'active') {
    return {
      code: 'PAUSE_PAST_DUE',
      message: 'The last charge was not paid. Pay it first, then you can pause.',
    }
  }
  if (cancelAt) {
    return { code: 'PAUSE_ENDING', message: 'You have cancelled this membership. Keep it first, then you can pause.' }
  }

  return null
}

/** Limits are used up by pauses that began. */
export function refuseCount({ usedInYear }: PauseFacts, { policy }: PauseNumbers): Refusal | null {
  if (usedInYear < policy.perYear) return null
  const count = policy.perYear === 1 ? 'once' : policy.perYear === 2 ? 'twice' : `${policy.perYear} times`

  return { code: 'PAUSE_LIMIT', message: `You can pause ${count} within a year, and have done so.` }
}

export function refuseDates(
  { startsAt, endsAt }: PauseDates,
  { policy, dayMs }: PauseNumbers,
  now: number,
): (Refusal & { field?: string }) | null {
  if (!Number.isFinite(startsAt) || !Number.isFinite(endsAt)) {
    return { code: 'PAUSE_DATES', message: 'Choose from when and until when.', field: 'days' }
  }
  if (endsAt <= now) return { code: 'PAUSE_ENDED', message: 'A pause ends in the future.', field: 'days' }
  if (startsAt < now - patienceMs) {
    return { code: 'PAUSE_PAST', message: 'A pause begins now or later.', field: 'startInDays' }
  }
  if (startsAt > now + businessMs({ days: policy.aheadDays }, dayMs) + patienceMs) {
    const message = `A pause begins within ${days(policy.aheadDays)}.`

    return { code: 'PAUSE_TOO_FAR', message, field: 'startInDays' }
  }

  return refuseLength({ startsAt, endsAt }, { policy, dayMs })
}

/** A pause is neither a moment nor for ever; two seconds are nothing. */
export function refuseLength(
  { startsAt, endsAt }: PauseDates,
  { policy, dayMs }: PauseNumbers,
): (Refusal & { field?: string }) | null {
  const length = endsAt - startsAt
  const isTooShort = length < businessMs({ days: policy.minDays }, dayMs) - 2_000
  const isTooLong = length > businessMs({ days: policy.maxDays }, dayMs) + 2_000
  if (!isTooShort && !isTooLong) return null
  const message = `A pause lasts ${policy.minDays} to ${days(policy.maxDays)}.`

  return { code: isTooShort ? 'PAUSE_TOO_SHORT' : 'PAUSE_TOO_LONG', message, field: 'days' }
}

/** Pauses that began after this moment count for one that begins then. */
export function yearBefore(startsAt: number, dayMs: number): Date {
  return addBusinessTime(new Date(startsAt), { years: -1 }, dayMs)
}

/**
 * The end of a pause that somebody made by hand, counted from its beginning; noticed late, it ends no sooner than a pause
 * lasts at least, so that its member is told before anything is charged.
 */
export function adoptedEnd(pausedAt: Date, { policy, dayMs }: PauseNumbers, now: Date): Date {
  const planned = addBusinessTime(pausedAt, { days: policy.adoptedDays }, dayMs)
  const soonest = addBusinessTime(now, { days: Math.min(policy.minDays, policy.adoptedDays) }, dayMs)

  return planned > soonest ? planned : soonest
}
