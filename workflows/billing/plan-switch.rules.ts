import { businessMs } from '../shared/business-time.ts'
import { nextLook } from '../shared/next-look.ts'
import type { ProcessState, ProcessStep } from '../shared/process-types.ts'

/** What Stripe and Postgres say at one moment. Everything a change of plan at the period's end decides on is in here. */
export type PlanSwitchTruth = {
  readAt: string
  /** Stripe's status. */
  status: string
  /** Set when the membership is to end. */
  cancelAt: string | null
  /** Stripe's present price: that of the old plan, of the new one, or of neither. */
  price: 'from' | 'to' | 'other'
  /** The present price was put there by this switch. */
  isMarked: boolean
  /** Another interval: Stripe begins a new cycle, and bills it, when it is given the price. Absent is false. */
  beginsCycle?: boolean
  askedAt: string
  /** The end of the period that is paid; the new plan begins then. */
  effectiveAt: string
  /** Stripe's next period has begun, at the old price or at the new one. */
  isTurned: boolean
  calledOffAt: string | null
  /** Stripe's words when it would not. */
  refusal: string | null
  renewals: SwitchRenewal[]
  /** Given back, or taken off what was due, and when. */
  correctedCents: number
  correctedAt: string | null
  /** When each message was handed over. */
  said: Partial<Record<PlanSwitchMessage, string>>
}

/** An invoice of a period after the switch. */
export type SwitchRenewal = {
  status: string
  /** How much more than promised it asks for, less what was corrected already. */
  overCents: number
  /** A draft can be mended only where no discount and no added tax would bend the sum. */
  isCorrectable: boolean
}

export type PlanSwitchOff = 'called-off' | 'ended' | 'leaving' | 'paused' | 'unpaid' | 'other-plan' | 'refused'
export type PlanSwitchOutcome = 'switched' | PlanSwitchOff
export type PlanSwitchMessage = 'planned' | 'switched' | 'corrected' | PlanSwitchOff
export type PlanSwitchCommandName = 'callOff'
export type PlanSwitchAct = 'apply' | 'restore' | 'correct'
export type PlanSwitchWait = 'apply' | 'renewal'
export type PlanSwitchStage =
  'switch-planned' | 'switching' | 'switch-applied' | 'correcting' | 'restoring' | PlanSwitchOutcome

/** The words of a change of plan for the kit of every process. */
export type PlanSwitchProcess = {
  truth: PlanSwitchTruth
  command: PlanSwitchCommandName
  act: PlanSwitchAct
  message: PlanSwitchMessage
  wait: PlanSwitchWait
  stage: PlanSwitchStage
  outcome: PlanSwitchOutcome
}

export type PlanSwitchState = ProcessState<PlanSwitchProcess>
export type PlanSwitchStep = ProcessStep<PlanSwitchProcess>
export type PlanSwitchRun = { dayMs: number }

/** Stripe is given the new price this long before the period ends: time enough for a worker that is away for a while. */
export const leadHours = 6

/** Where that is the charge itself, it comes as late as it can without Stripe renewing the old price first. */
export const cycleLeadHours = 1 / 12

const overAtStripe = new Set(['canceled', 'incomplete_expired'])

type Begins = Pick<PlanSwitchTruth, 'effectiveAt' | 'beginsCycle'>

/**
 * From when on Stripe is given the new price. In the same interval nothing else changes by it before the renewal; another
 * interval is charged by it, in the last minutes of what is paid.
 */
export function applyFrom({ effectiveAt, beginsCycle = false }: Begins, { dayMs }: PlanSwitchRun): number {
  const hours = beginsCycle ? cycleLeadHours : leadHours

  return Date.parse(effectiveAt) - Math.max(businessMs({ hours }, dayMs), 10_000)
}

/** Where a change of plan stands, from what is true alone. */
export function planSwitchStage(truth: PlanSwitchTruth, run: PlanSwitchRun, now: number): PlanSwitchStage {
  return truth.isTurned ? stageAfter(truth) : stageBefore(truth, run, now)
}

function stageBefore(truth: PlanSwitchTruth, run: PlanSwitchRun, now: number): PlanSwitchStage {
  const off = whyOff(truth)
  if (off) return canRestore(truth) ? 'restoring' : off
  if (truth.isMarked) return 'switch-applied'

  return now >= applyFrom(truth, run) ? 'switching' : 'switch-planned'
}

/** Why there will be no switch; null while there will. */
function whyOff({ status, refusal, calledOffAt, price, isMarked, cancelAt }: PlanSwitchTruth): PlanSwitchOff | null {
  if (overAtStripe.has(status)) return 'ended'
  if (refusal) return 'refused'
  if (calledOffAt) return 'called-off'
  if (price !== (isMarked ? 'to' : 'from')) return 'other-plan'
  if (status === 'paused') return 'paused'
  if (status !== 'active') return 'unpaid'

  return cancelAt ? 'leaving' : null
}

/**
 * Whether the old price has to come back: the new one stands there for a renewal that will not be a switch. A new cycle
 * was charged already.
 */
function canRestore({ isMarked, price, status, refusal, beginsCycle = false }: PlanSwitchTruth): boolean {
  return isMarked && price === 'to' && !overAtStripe.has(status) && refusal === null && !beginsCycle
}

/**
 * The next period has begun. A renewal at the old price, because everything of ours was away, is put right first; then
 * the new price is set for the renewals to come.
 */
function stageAfter(truth: PlanSwitchTruth): PlanSwitchStage {
  const { refusal, calledOffAt, price, isMarked, status, renewals, correctedCents } = truth
  if (refusal) return 'refused'
  if (calledOffAt) return canRestore(truth) ? 'restoring' : 'called-off'
  if (!isMarked && price !== 'from') return 'other-plan'
  if (truth.beginsCycle && !isMarked) return lateCycle(truth)

  const over = renewals.filter(({ overCents }) => overCents > 0)
  if (over.some(({ isCorrectable }) => isCorrectable)) return 'correcting'
  const isAwaited = over.length > 0 || (renewals.length === 0 && price === 'to' && !overAtStripe.has(status))
  if (isMarked) return isAwaited ? 'switch-applied' : 'switched'
  if (overAtStripe.has(status)) return correctedCents > 0 ? 'switched' : 'ended'

  return status === 'paused' ? 'paused' : 'switching'
}

/**
 * Stripe renewed the old price while everything of ours was away. The new cycle is begun first, then the old charge is put
 * right: were it the other way round, a price that Stripe refuses would leave a period that nobody paid.
 */
function lateCycle({ status, cancelAt }: PlanSwitchTruth): PlanSwitchStage {
  if (overAtStripe.has(status)) return 'ended'
  if (status === 'paused') return 'paused'

  return cancelAt ? 'leaving' : 'switching'
}

/**
 * What a change of plan does next. Commands first, then Stripe, then messages, then waiting. The price is changed shortly
 * before the period ends and without proration, so the renewal, or the new cycle, is the first charge that knows it.
 */
export function nextPlanSwitchStep(state: PlanSwitchState, run: PlanSwitchRun, now: number): PlanSwitchStep {
  const { truth } = state
  const [command] = state.commands
  if (command) return { kind: 'answer', command }

  const stage = planSwitchStage(truth, run, now)
  switch (stage) {
    case 'switch-planned':
      return sayFirst(state, 'planned') ?? { kind: 'wait', until: applyFrom(truth, run), reason: 'apply' }
    case 'switching':
      return { kind: 'act', act: 'apply' }
    case 'switch-applied':
      return (truth.isTurned ? null : sayFirst(state, 'planned')) ?? untilTheRenewal(truth, run, now)
    case 'correcting':
      return { kind: 'act', act: 'correct' }
    case 'restoring':
      return { kind: 'act', act: 'restore' }
    default:
      return sayFirst(state, lastWord(truth, stage)) ?? { kind: 'end', outcome: stage }
  }
}

/** Stripe owns the renewal and when a draft is charged; the news of it may get lost. */
function untilTheRenewal({ effectiveAt }: PlanSwitchTruth, run: PlanSwitchRun, now: number): PlanSwitchStep {
  return { kind: 'wait', until: nextLook(Date.parse(effectiveAt), run, now), reason: 'renewal' }
}

function lastWord({ correctedCents }: PlanSwitchTruth, outcome: PlanSwitchOutcome): PlanSwitchMessage {
  return outcome === 'switched' && correctedCents > 0 ? 'corrected' : outcome
}

function sayFirst({ truth, said }: PlanSwitchState, message: PlanSwitchMessage): PlanSwitchStep | null {
  return truth.said[message] !== undefined || said.includes(message) ? null : { kind: 'say', message }
}
