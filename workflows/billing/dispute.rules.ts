import { businessMs } from '../shared/business-time.ts'
import { nextLook } from '../shared/next-look.ts'
import type { ProcessState, ProcessStep } from '../shared/process-types.ts'
import { disputePhase, isContested, isInquiry } from './dispute-status.rules.ts'

/** What Stripe and Postgres say at one moment. Everything the process decides on is in here. */
export type DisputeTruth = {
  readAt: string
  /** Stripe's own word. */
  status: string
  amountCents: number
  currency: string
  openedAt: string
  /** Until when Stripe takes evidence; null where it wants none. */
  evidenceDueAt: string | null
  evidenceSentAt: string | null
  closedAt: string | null
  /** The card that was disputed is still one that Stripe would charge. */
  isCardInUse: boolean
  /** When each message was handed over to every owner. */
  said: Partial<Record<DisputeMessage, string>>
}

/** `asked`: the bank asks a question. `opened`: it took the money back. */
export type DisputeMessage = 'asked' | 'opened' | 'reminder' | 'missed' | 'won' | 'lost' | 'withdrawn'
export type DisputeCommand = 'submitEvidence' | 'acceptDispute'
export type DisputeAct = 'retire-card'
export type DisputeWait = 'reminder' | 'evidence' | 'decision'
export type DisputeOutcome = 'won' | 'lost' | 'withdrawn' | 'undecided'
export type DisputeStage = 'asked' | 'disputed' | 'evidence-due' | 'evidence-missed' | 'at-the-bank' | DisputeOutcome

export type DisputeProcess = {
  truth: DisputeTruth
  command: DisputeCommand
  act: DisputeAct
  message: DisputeMessage
  wait: DisputeWait
  stage: DisputeStage
  outcome: DisputeOutcome
}

export type DisputeState = ProcessState<DisputeProcess>
export type DisputeStep = ProcessStep<DisputeProcess>
export type DisputeRun = { dayMs: number }

const reminderHours = 48
/** The longest that networks take with an appeal in it; the promise ends all the same. */
const longestDays = 180

export type DisputeDates = { remindAt: number | null; dueAt: number | null; giveUpAt: number }

export function disputeDates({ evidenceDueAt, openedAt }: DisputeTruth, { dayMs }: DisputeRun): DisputeDates {
  const dueAt = evidenceDueAt ? Date.parse(evidenceDueAt) : null

  return {
    dueAt,
    remindAt: dueAt === null ? null : dueAt - businessMs({ hours: reminderHours }, dayMs),
    giveUpAt: Date.parse(openedAt) + businessMs({ days: longestDays }, dayMs),
  }
}

/** What a dispute does next: the command first, then the owner's word, which nothing holds up, then the card, then the wait. */
export function nextDisputeStep(state: DisputeState, run: DisputeRun, now: number): DisputeStep {
  const { truth } = state
  const [command] = state.commands
  if (command) return { kind: 'answer', command }
  const outcome = outcomeOf(truth)
  const word = outcome ?? firstWord(truth)
  if (!isSaid(state, word)) return { kind: 'say', message: word }
  // Never again by ourselves: whoever disputed one payment did not agree to the next.
  if (truth.isCardInUse && isContested(truth.status)) return { kind: 'act', act: 'retire-card' }

  return outcome ? { kind: 'end', outcome } : whileOpen(state, run, now)
}

function outcomeOf({ status }: DisputeTruth): 'won' | 'lost' | 'withdrawn' | null {
  const phase = disputePhase(status)

  return phase === 'won' || phase === 'lost' || phase === 'withdrawn' ? phase : null
}

function whileOpen(state: DisputeState, run: DisputeRun, now: number): DisputeStep {
  const { truth } = state
  const { remindAt, dueAt, giveUpAt } = disputeDates(truth, run)
  if (now >= giveUpAt) return { kind: 'end', outcome: 'undecided' }
  if (!isAnswerWanted(truth) || dueAt === null || remindAt === null) return waitForBank(truth, run, now)
  if (now >= dueAt) return isSaid(state, 'missed') ? waitForBank(truth, run, now) : { kind: 'say', message: 'missed' }
  if (!isReminded(state, run)) {
    return now >= remindAt
      ? { kind: 'say', message: 'reminder' }
      : { kind: 'wait', until: remindAt, reason: 'reminder' }
  }

  return { kind: 'wait', until: dueAt, reason: 'evidence' }
}

/** A question that became a dispute is told again: now it is about money. */
export function firstWord({ status }: Pick<DisputeTruth, 'status'>): 'asked' | 'opened' {
  return isInquiry(status) ? 'asked' : 'opened'
}

/** Told for the first time within the last 48 hours, the owner needs no reminder: that word had the date in it. */
function isReminded(state: DisputeState, run: DisputeRun): boolean {
  if (isSaid(state, 'reminder')) return true
  const { truth } = state
  const toldAt = truth.said[firstWord(truth)]
  const { remindAt } = disputeDates(truth, run)

  return remindAt !== null && (toldAt === undefined || Date.parse(toldAt) >= remindAt)
}

export function isAnswerWanted({ status, evidenceSentAt }: DisputeTruth): boolean {
  return disputePhase(status) === 'needs-response' && evidenceSentAt === null
}

/** The bank owns this clock: its word is looked for at doubling distances, in case no news arrive. */
function waitForBank(truth: DisputeTruth, run: DisputeRun, now: number): DisputeStep {
  const { giveUpAt } = disputeDates(truth, run)

  return { kind: 'wait', until: Math.min(nextLook(Date.parse(truth.openedAt), run, now), giveUpAt), reason: 'decision' }
}

function isSaid({ truth, said }: DisputeState, message: DisputeMessage): boolean {
  return truth.said[message] !== undefined || said.includes(message)
}

/** Where a dispute stands, for the search attribute, the row and the pages. */
export function disputeStage(truth: DisputeTruth, run: DisputeRun, now: number): DisputeStage {
  const outcome = outcomeOf(truth)
  if (outcome) return outcome
  if (!isAnswerWanted(truth)) return 'at-the-bank'
  const { dueAt, remindAt } = disputeDates(truth, run)
  if (dueAt !== null && now >= dueAt) return 'evidence-missed'
  if (remindAt !== null && now >= remindAt) return 'evidence-due'

  return isInquiry(truth.status) ? 'asked' : 'disputed'
}
