import { businessMs } from '../shared/business-time.ts'
import { nextLook } from '../shared/next-look.ts'
import type { ProcessState, ProcessStep } from '../shared/process-types.ts'
import type { PausePolicy } from './pause-policy.ts'

export type PauseSource = 'settings' | 'cancel' | 'dunning' | 'offer' | 'stripe'

/** What Stripe and Postgres say at one moment. Everything a pause decides on is in here. */
export type PauseTruth = {
  readAt: string
  /** Stripe's status. */
  status: string
  /** Set when the membership is to end. */
  cancelAt: string | null
  /** `stripe` was made there by hand and adopted. */
  source: PauseSource
  askedAt: string
  startsAt: string
  endsAt: string
  /** How often the end was moved, and when last: each end has notices of its own. */
  round: number
  movedAt: string | null
  /** Called off before it began. */
  cancelledAt: string | null
  /** Accepted while a payment was open, and not begun yet: its dates are counted from the payment. */
  waitsForPayment?: boolean
  /** Stripe refused it, or it was taken back because access could not be. */
  refusal: string | null
  pausedAt: string | null
  creditCents: number
  resumeAskedAt: string | null
  /** When Stripe last answered a try to resume. */
  resumeTriedAt: string | null
  /** The invoice of the last try, while it is the subscription's latest. */
  resumption: { status: string; amountCents: number } | null
  resumedAt: string | null
  /** When each message was handed over. */
  said: Partial<Record<PauseMessage, string>>
}

/** Notices carry the round of their end. */
export type PauseNotice = `first-notice-${number}` | `last-notice-${number}`
export type PauseMessage =
  'planned' | 'paused' | 'adopted' | PauseNotice | 'called-off' | 'not-begun' | 'stays-paused' | 'resumed'
export type PauseCommandName = 'resumeNow' | 'changeEnd' | 'cancelScheduled'
export type PauseAct = 'pause' | 'resume' | 'leave'
export type PauseWait =
  'begin' | 'settlement' | 'first-notice' | 'last-notice' | 'resume' | 'payment' | 'member' | 'leaving'
export type PauseOutcome = 'resumed' | 'called-off' | 'not-begun' | 'ended'
export type PauseStage =
  'planned' | 'awaiting-payment' | 'pausing' | 'paused' | 'resuming' | 'payment-open' | 'stays-paused' | PauseOutcome

/** The words of a pause for the kit of every process. */
export type PauseProcess = {
  truth: PauseTruth
  command: PauseCommandName
  act: PauseAct
  message: PauseMessage
  wait: PauseWait
  stage: PauseStage
  outcome: PauseOutcome
}

export type PauseState = ProcessState<PauseProcess>
export type PauseStep = ProcessStep<PauseProcess>
export type PauseRun = { policy: PausePolicy; dayMs: number }

const overAtStripe = new Set(['canceled', 'incomplete_expired'])

/** Where a pause stands, from what is true alone. */
export function pauseStage(truth: PauseTruth, now: number): PauseStage {
  if (truth.resumedAt) return 'resumed'
  if (overAtStripe.has(truth.status)) return 'ended'

  return truth.pausedAt ? stageWithin(truth, now) : stageBefore(truth, now)
}

function stageBefore(
  { cancelledAt, refusal, waitsForPayment, startsAt, endsAt, status, cancelAt }: PauseTruth,
  now: number,
): PauseStage {
  if (cancelledAt) return 'called-off'
  if (refusal) return 'not-begun'
  // Dunning ends every unpaid membership, so this waits no longer than that does.
  if (waitsForPayment && status === 'past_due' && !cancelAt) return 'awaiting-payment'
  if (waitsForPayment) return status === 'active' && !cancelAt ? 'pausing' : 'not-begun'
  if (now < Date.parse(startsAt)) return 'planned'
  // Everything of ours was away for its whole length, or the membership is no longer one that may be paused.
  if (now >= Date.parse(endsAt) || status !== 'active' || cancelAt) return 'not-begun'

  return 'pausing'
}

function stageWithin(truth: PauseTruth, now: number): PauseStage {
  const wishedAt = wishToResume(truth, now)
  if (wishedAt === null) return 'paused'
  if (truth.resumption?.status === 'open' || truth.resumption?.status === 'draft') return 'payment-open'
  const isTried = truth.resumeTriedAt !== null && Date.parse(truth.resumeTriedAt) >= wishedAt

  return isTried ? 'stays-paused' : 'resuming'
}

/** Since when it should be over: the member's word, or its end. Null while it should go on. */
export function wishToResume({ resumeAskedAt, endsAt }: PauseTruth, now: number): number | null {
  const askedAt = resumeAskedAt ? Date.parse(resumeAskedAt) : null
  const endedAt = now >= Date.parse(endsAt) ? Date.parse(endsAt) : null
  if (askedAt === null || endedAt === null) return askedAt ?? endedAt

  return Math.max(askedAt, endedAt)
}

/**
 * What a pause does next (processes.md, Pause). Commands first, then Stripe, then messages, then waiting. It never
 * resumes twice for one wish, and never ends while the membership is paused: nobody is forgotten.
 */
export function nextPauseStep(state: PauseState, run: PauseRun, now: number): PauseStep {
  const { truth } = state
  const [command] = state.commands
  if (command) return { kind: 'answer', command }

  const leavesAt = leavingAt(truth, now)
  if (leavesAt !== null) {
    return now >= leavesAt ? { kind: 'act', act: 'leave' } : { kind: 'wait', until: leavesAt, reason: 'leaving' }
  }
  const stage = pauseStage(truth, now)
  switch (stage) {
    case 'planned':
      return sayFirst(state, 'planned') ?? { kind: 'wait', until: Date.parse(truth.startsAt), reason: 'begin' }
    case 'awaiting-payment':
      return { kind: 'wait', until: nextLook(Date.parse(truth.askedAt), run, now), reason: 'settlement' }
    case 'pausing':
      return { kind: 'act', act: 'pause' }
    case 'paused':
      return sayFirst(state, beginning(truth)) ?? untilTheEnd(state, run, now)
    case 'resuming':
      return { kind: 'act', act: 'resume' }
    case 'payment-open':
      return { kind: 'wait', until: lookAfterTry(truth, run, now), reason: 'payment' }
    case 'stays-paused':
      return sayStays(state) ?? { kind: 'wait', until: lookAfterTry(truth, run, now), reason: 'member' }
    default:
      return closing(state, stage)
  }
}

/**
 * When a paused membership that was cancelled at Stripe ends: what is paused reaches no end of a period there, and nobody who
 * left is charged for coming back. Null where it is to go on, at least until its pause is over.
 */
export function leavingAt({ status, cancelAt, endsAt }: PauseTruth, now: number): number | null {
  if (status !== 'paused' || !cancelAt) return null
  const leavesAt = Date.parse(cancelAt)

  return leavesAt <= Math.max(Date.parse(endsAt), now) ? leavesAt : null
}

/** Of an invoice that was dropped unpaid, dunning has said that the pause stays. */
function sayStays(state: PauseState): PauseStep | null {
  return state.truth.resumption?.status === 'void' ? null : sayFirst(state, 'stays-paused')
}

function beginning({ source }: PauseTruth): PauseMessage {
  return source === 'stripe' ? 'adopted' : 'paused'
}

function untilTheEnd(state: PauseState, run: PauseRun, now: number): PauseStep {
  const { truth } = state
  const notices = plannedNotices(truth, run)
  const due = notices.filter(({ at }) => at <= now).at(-1)
  const missing = due && sayFirst(state, due.message)
  if (missing) return missing

  const next = notices.find(({ at }) => at > now)
  if (next) return { kind: 'wait', until: next.at, reason: next.kind }

  return { kind: 'wait', until: Date.parse(truth.endsAt), reason: 'resume' }
}

const lastWords: Record<PauseOutcome, PauseMessage | null> = {
  resumed: 'resumed',
  'called-off': 'called-off',
  'not-begun': 'not-begun',
  // Who left has that in writing already.
  ended: null,
}

function closing(state: PauseState, outcome: PauseOutcome): PauseStep {
  // Of an invoice that was never paid, dunning has said what came of it.
  const message = outcome === 'not-begun' && state.truth.waitsForPayment ? null : lastWords[outcome]

  return (message && sayFirst(state, message)) ?? { kind: 'end', outcome }
}

function sayFirst({ truth, said }: PauseState, message: PauseMessage): PauseStep | null {
  return truth.said[message] !== undefined || said.includes(message) ? null : { kind: 'say', message }
}

/** Stripe owns when an open invoice is tried again; the news of it may get lost. */
function lookAfterTry({ resumeTriedAt, endsAt }: PauseTruth, run: PauseRun, now: number): number {
  return nextLook(Date.parse(resumeTriedAt ?? endsAt), run, now)
}

export type PlannedNotice = { message: PauseNotice; kind: 'first-notice' | 'last-notice'; at: number }

/** The notices of the present end, earliest first. One that would fall on the beginning is the first message's work. */
export function plannedNotices(truth: PauseTruth, { policy, dayMs }: PauseRun): PlannedNotice[] {
  const { round, endsAt, startsAt, pausedAt, movedAt } = truth
  const beginsAt = Math.max(Date.parse(pausedAt ?? startsAt), movedAt ? Date.parse(movedAt) : 0)
  const before = (count: number) => Date.parse(endsAt) - businessMs({ days: count }, dayMs)
  const planned: PlannedNotice[] = [
    { message: `first-notice-${round}`, kind: 'first-notice', at: before(policy.firstNoticeDays) },
    { message: `last-notice-${round}`, kind: 'last-notice', at: before(policy.lastNoticeDays) },
  ]

  // Two seconds are what Stripe's clock may differ by.
  return planned.filter(({ at }) => at > beginsAt + 2_000)
}
