import { businessMs } from '../shared/business-time.ts'

/**
 * `resume` is the resumption invoice of a pause; `late` is a payment that came after the end; `chargeback` is one that its
 * bank took back, counted from the dispute.
 */
export type DunningKind = 'renewal' | 'resume' | 'late' | 'chargeback'

/** What the dates are counted from. */
export type Failure = { kind: DunningKind; firstFailedAt: string }
export type LadderMessage = 'day-0' | 'day-3' | 'day-7' | 'day-12'
export type DunningRun = { dayMs: number }

/** The days of processes.md, counted from the first failure. Stripe owns the tries in between. */
export const noticeDays = {
  renewal: [0, 3, 7, 12],
  resume: [0, 3, 7],
  late: [],
  chargeback: [0, 3, 7, 12],
} as const
export const readOnlyDay = 7
export const endDay = 14
/** At the end Stripe's setting ends it; a day later we look whether it did. A chargeback and a resumption we end ourselves. */
export const verifyDay = 15
export type DunningDates = {
  steps: { day: number; at: number }[]
  readOnlyAt: number
  smsUntil: number
  endAt: number
  verifyAt: number
}

/** Every date of a failure, counted from its beginning: nothing that happens on the way moves one. */
export function dunningDates({ kind, firstFailedAt }: Failure, { dayMs }: DunningRun): DunningDates {
  const at = (days: number) => Date.parse(firstFailedAt) + businessMs({ days }, dayMs)

  return {
    steps: noticeDays[kind].map((day) => ({ day, at: at(day) })),
    readOnlyAt: at(readOnlyDay),
    smsUntil: at(readOnlyDay),
    endAt: at(endDay),
    verifyAt: at(kind === 'resume' || kind === 'chargeback' ? endDay : verifyDay),
  }
}

/** The message of the step that a failure has reached: the last whose day has come. */
export function ladderMessage(failure: Failure, { dayMs }: DunningRun, now: number): LadderMessage | null {
  const days = (now - Date.parse(failure.firstFailedAt)) / dayMs
  // The clocks of Stripe and ours may differ a little: a failure of right now is day 0.
  const reached = noticeDays[failure.kind].filter((day) => day === 0 || days >= day).at(-1)

  return reached === undefined ? null : `day-${reached}`
}

/** Of several steps the one that has come furthest: it says what access there is. */
export function furthestStep(steps: readonly LadderMessage[]): LadderMessage | null {
  return (['day-12', 'day-7', 'day-3', 'day-0'] as const).find((step) => steps.includes(step)) ?? null
}

/**
 * The dunning day of a membership: whole business days since the first failure of its oldest unpaid invoice, so the
 * states of several combine to the worst. Null when none is unpaid.
 */
export function dunningDayOf(unpaidSince: readonly Date[], { dayMs }: DunningRun, now: number): number | null {
  if (unpaidSince.length === 0) return null
  const oldest = Math.min(...unpaidSince.map((moment) => moment.getTime()))

  return Math.max(0, Math.floor((now - oldest) / dayMs))
}
