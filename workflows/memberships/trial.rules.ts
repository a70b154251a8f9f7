import { businessMs } from '../shared/business-time.ts'
import { nextLook } from '../shared/next-look.ts'
import type { ProcessState, ProcessStep } from '../shared/process-types.ts'
import type { TrialPolicy } from './trial-policy.ts'

/** The first invoice after the trial. `draft` and `open` are not paid yet. */
export type TrialCharge = {
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  amountCents: number
  refundedCents: number
  paidAt: string | null
  refundedAt: string | null
}

/** What Stripe and Postgres say at one moment. Everything the trial decides on is in here. */
export type TrialTruth = {
  readAt: string
  /** Stripe's status; `trialing` until the trial's end. */
  status: string
  startedAt: string
  trialEndsAt: string
  /** Set when the member cancelled: Stripe ends the subscription then. */
  cancelAt: string | null
  extension: { at: string; by: 'member' | 'us' } | null
  goalSelectedAt: string | null
  /** Set when the member's word to cancel was kept before the end and reached Stripe only after it, or not yet. */
  cancelAskedAt: string | null
  /** Set while the member's wish for more time, kept before the end, has no answer. */
  extendAskedAt: string | null
  charge: TrialCharge | null
  /** We ended it because there was no goal. */
  isStopped: boolean
  /** When each message was handed over. */
  said: Partial<Record<TrialMessage, string>>
}

/** `-2` is the same reminder before the extended end. */
export type ReminderMessage = 'reminder' | 'reminder-2' | 'last-reminder' | 'last-reminder-2'
export type TrialMessage =
  'welcome' | ReminderMessage | 'extended' | 'cancelled' | 'stopped' | 'refunded' | 'receipt' | 'declined'

export type TrialCommandName = 'extend' | 'cancel'
export type TrialAct = 'extend' | 'stop' | 'withhold' | 'refund'
export type TrialWait = 'reminder' | 'last-reminder' | 'decision' | 'trial-end' | 'charge' | 'cancellation'
export type TrialOutcome = 'converted' | 'past-due' | 'cancelled' | 'stopped' | 'refunded'
export type TrialStage = 'trial' | 'extended' | 'cancelling' | 'charging' | TrialOutcome

/** The words of a trial for the kit of every process. */
export type TrialProcess = {
  truth: TrialTruth
  command: TrialCommandName
  act: TrialAct
  message: TrialMessage
  wait: TrialWait
  stage: TrialStage
  outcome: TrialOutcome
}

export type TrialState = ProcessState<TrialProcess>
export type TrialStep = ProcessStep<TrialProcess>

export type TrialRun = { policy: TrialPolicy; dayMs: number }

/**
 * What a trial does next (processes.md, Trial). Commands first, then money, then messages, then waiting: a message never
 * delays a decision about money. The truth is never older than the last wake.
 */
export function nextTrialStep(state: TrialState, run: TrialRun, now: number): TrialStep {
  const { truth } = state
  const [command] = state.commands
  if (command) return { kind: 'answer', command }
  if (isChargedUnwanted(truth)) return { kind: 'act', act: 'refund' }
  if (isExtensionOwed(truth) && now >= Date.parse(truth.trialEndsAt)) return { kind: 'act', act: 'extend' }

  switch (truth.status) {
    case 'trialing':
      return inTrial(state, run, now)
    case 'paused':
    case 'canceled':
    case 'incomplete_expired':
      return closing(state, outcomeOfEnded(truth))
    default:
      return afterTrial(state, run, now)
  }
}

function inTrial(state: TrialState, run: TrialRun, now: number): TrialStep {
  const { truth } = state
  const endsAt = Date.parse(truth.trialEndsAt)
  if (truth.cancelAt) return waitForCancellation(state, run, now)

  const { decisionAt } = trialDates(truth, run)
  if (!truth.goalSelectedAt && now >= decisionAt) {
    if (truth.extension) return { kind: 'act', act: 'stop' }
    // Past the end Stripe is about to turn: the draft of the invoice is the second line of defence.
    if (now < endsAt) return { kind: 'act', act: 'extend' }
  }
  if (!isSaid(state, 'welcome')) return { kind: 'say', message: 'welcome' }
  if (truth.extension && !isSaid(state, 'extended')) return { kind: 'say', message: 'extended' }

  const reminders = plannedReminders(truth, run)
  const due = reminders.filter(({ at }) => at <= now && now < endsAt).at(-1)
  if (due && !isSaid(state, due.message)) return { kind: 'say', message: due.message }

  const next = reminders.find(({ at }) => at > now)
  if (next) return { kind: 'wait', until: next.at, reason: next.kind }
  if (now < decisionAt) return { kind: 'wait', until: decisionAt, reason: 'decision' }
  if (now < endsAt) return { kind: 'wait', until: endsAt, reason: 'trial-end' }

  return { kind: 'wait', until: nextLook(endsAt, run, now), reason: 'charge' }
}

function waitForCancellation(state: TrialState, run: TrialRun, now: number): TrialStep {
  if (!isSaid(state, 'welcome')) return { kind: 'say', message: 'welcome' }
  if (!isSaid(state, 'cancelled')) return { kind: 'say', message: 'cancelled' }
  const endsAt = Date.parse(state.truth.cancelAt ?? state.truth.trialEndsAt)

  return { kind: 'wait', until: now < endsAt ? endsAt : nextLook(endsAt, run, now), reason: 'cancellation' }
}

/** Between the trial's end and the answer of the bank; Stripe charges about an hour after the end. */
function afterTrial(state: TrialState, run: TrialRun, now: number): TrialStep {
  const { truth } = state
  const { charge } = truth
  if (!isChargeWanted(truth) && charge) {
    const isPending = charge.status === 'draft' || charge.status === 'open'

    return { kind: 'act', act: isPending ? 'withhold' : 'stop' }
  }
  const outcome = settledOutcome(truth)
  if (outcome) return closing(state, outcome)

  return { kind: 'wait', until: nextLook(Date.parse(truth.trialEndsAt), run, now), reason: 'charge' }
}

const closingMessages: Record<TrialOutcome, TrialMessage | null> = {
  converted: 'receipt',
  'past-due': 'declined',
  cancelled: null,
  stopped: 'stopped',
  refunded: 'refunded',
}

function closing(state: TrialState, outcome: TrialOutcome): TrialStep {
  const message = outcome === 'cancelled' && state.truth.cancelAskedAt ? 'cancelled' : closingMessages[outcome]
  const hasNothingToSay = message === 'receipt' && state.truth.charge?.status !== 'paid'
  if (message && !hasNothingToSay && !isSaid(state, message)) return { kind: 'say', message }

  return { kind: 'end', outcome }
}

function outcomeOfEnded(truth: TrialTruth): TrialOutcome {
  if (truth.charge && truth.charge.refundedCents > 0) return 'refunded'

  return truth.isStopped ? 'stopped' : 'cancelled'
}

/** Only a member with a goal is charged, and nobody who asked to cancel before the end, whenever we got to hear it. */
export function isChargeWanted({ goalSelectedAt, cancelAskedAt }: TrialTruth): boolean {
  // A truth that a run read before this field existed has none.
  return goalSelectedAt !== null && !cancelAskedAt
}

/** More time that was asked for before the end is given however late that is heard, as long as the charge is a draft. */
export function isExtensionOwed(truth: TrialTruth): boolean {
  const { status, charge, extension, cancelAt, cancelAskedAt, extendAskedAt } = truth
  // A truth that a run read before this field existed has none.
  if (!extendAskedAt || extension || cancelAt || cancelAskedAt) return false

  return status === 'trialing' || (status === 'active' && charge?.status === 'draft')
}

/** An unwanted charge is never kept, whatever else has happened meanwhile. */
function isChargedUnwanted(truth: TrialTruth): boolean {
  const { charge } = truth

  return !isChargeWanted(truth) && charge?.status === 'paid' && charge.refundedCents < charge.amountCents
}

/** What became of a trial whose subscription goes on; null while the bank has not answered. */
function settledOutcome(truth: TrialTruth): 'converted' | 'past-due' | null {
  const { status, charge } = truth
  if (!isChargeWanted(truth)) return null
  if (status === 'past_due' || status === 'unpaid') return 'past-due'
  const isSettled = charge !== null && charge.status !== 'draft' && charge.status !== 'open'

  return status === 'active' && isSettled ? 'converted' : null
}

function isSaid({ truth, said }: TrialState, message: TrialMessage): boolean {
  return truth.said[message] !== undefined || said.includes(message)
}

export type TrialDates = { endsAt: number; decisionAt: number; reminderAt: number; lastReminderAt: number }

/** The dates of a trial, all counted back from the end that Stripe has now. */
export function trialDates(truth: Pick<TrialTruth, 'trialEndsAt'>, { policy, dayMs }: TrialRun): TrialDates {
  const endsAt = Date.parse(truth.trialEndsAt)

  return {
    endsAt,
    decisionAt: endsAt - businessMs({ hours: policy.decisionHours }, dayMs),
    reminderAt: endsAt - businessMs({ hours: policy.reminderHours }, dayMs),
    lastReminderAt: endsAt - businessMs({ hours: policy.lastReminderHours }, dayMs),
  }
}

export type PlannedReminder = { message: ReminderMessage; kind: 'reminder' | 'last-reminder'; at: number }

/** The reminders of the present end, earliest first. One that would fall on the beginning is the welcome's work. */
export function plannedReminders(truth: TrialTruth, run: TrialRun): PlannedReminder[] {
  const { reminderAt, lastReminderAt } = trialDates(truth, run)
  const suffix = truth.extension ? '-2' : ''
  const beginsAt = Date.parse(truth.extension?.at ?? truth.startedAt)
  const planned: PlannedReminder[] = [{ message: `reminder${suffix}`, kind: 'reminder', at: reminderAt }]
  if (!truth.goalSelectedAt)
    planned.push({ message: `last-reminder${suffix}`, kind: 'last-reminder', at: lastReminderAt })

  return planned.filter(({ at }) => at > beginsAt).sort((a, b) => a.at - b.at)
}

/** Where a trial stands, for the search attribute, the row and the pages. */
export function trialStage(truth: TrialTruth, now: number): TrialStage {
  if (truth.status === 'paused' || truth.status === 'canceled' || truth.status === 'incomplete_expired') {
    return outcomeOfEnded(truth)
  }
  if (truth.status === 'trialing') {
    if (truth.cancelAt) return 'cancelling'
    if (now >= Date.parse(truth.trialEndsAt)) return 'charging'

    return truth.extension ? 'extended' : 'trial'
  }

  return settledOutcome(truth) ?? 'charging'
}
