import { businessMs } from '../shared/business-time.ts'
import { nextLook } from '../shared/next-look.ts'
import type { ProcessState, ProcessStep } from '../shared/process-types.ts'
import {
  dunningDates,
  type DunningKind,
  type DunningRun,
  type LadderMessage,
  ladderMessage,
} from './dunning-dates.rules.ts'
import { endOfChargeback, isChargebackLost, type SeenChargeback } from './chargeback.rules.ts'
import type { FailureFacts } from './dunning-routes.rules.ts'
import { isPaidTooLate, isPausedMeanwhile, outcomeOfSubscription } from './dunning-subscription.rules.ts'

export type DunningInvoice = {
  /** Stripe's, but `credited` where it says paid and nothing came: what was asked for was taken back. */
  status: 'draft' | 'open' | 'paid' | 'credited' | 'void' | 'uncollectible'
  /** What is asked for, or was paid. */
  amountCents: number
  currency: string
  paidAt: string | null
  /** When Stripe asks the bank again; null when it will not. */
  nextTryAt: string | null
  hostedUrl: string | null
}

/** What Stripe and Postgres say at one moment. Everything dunning decides on is in here. */
export type DunningTruth = SeenChargeback & {
  readAt: string
  kind: DunningKind
  firstFailedAt: string
  invoice: DunningInvoice
  failure: FailureFacts
  /** A card that Stripe would take now and that this invoice was not tried with. */
  untriedMethodId: string | null
  /** The earliest moment at which this membership may get its next message: one a business day. */
  noticeFrom: string
  /** The earliest moment for an SMS; null without number or consent. */
  smsFrom: string | null
  /** When the team asked us to offer a pause at once. */
  pauseOfferedAt: string | null
  /** When access was given back for a late payment. */
  restoredAt: string | null
  /** When each message was handed over. */
  said: Partial<Record<DunningMessage, string>>
}

export type DunningMessage =
  LadderMessage | 'sms-3' | 'pause-offer' | 'thanks' | 'let-go' | 'pause-stays' | 'ended' | 'restored'
export type DunningCommand = 'retryNow' | 'offerPause' | 'writeOff'
export type DunningAct = 'try-card' | 'cancel' | 'void' | 'restore'
export type DunningWait = 'message' | 'sms' | 'try' | 'step' | 'pause' | 'end' | 'verification' | 'person'
export type DunningOutcome =
  'paid' | 'written-off' | 'paused' | 'cancelled' | 'left' | 'pause-stays' | 'left-open' | 'restored'
export type DunningStage = 'unpaid' | 'reminded' | 'read-only' | 'last-notice' | 'ending' | 'flagged' | DunningOutcome

export type DunningProcess = {
  truth: DunningTruth
  command: DunningCommand
  act: DunningAct
  message: DunningMessage
  wait: DunningWait
  stage: DunningStage
  outcome: DunningOutcome
}

export type DunningState = ProcessState<DunningProcess>
export type DunningStep = ProcessStep<DunningProcess>
/** A person who was called has this long; the promise ends all the same. */
const personDays = 30

/**
 * What dunning does next (processes.md, Dunning). Commands first, then money, then access, then messages, then waiting.
 * Only the message of the present step is due: a check that runs late says the most severe thing once.
 */
export function nextDunningStep(state: DunningState, run: DunningRun, now: number): DunningStep {
  const { truth } = state
  const [command] = state.commands
  if (command) return { kind: 'answer', command }
  if (truth.kind === 'late' || isPaidTooLate(truth)) return afterTheEnd(state, run, now)
  if (truth.kind === 'chargeback') return whileDisputed(state, run, now)

  switch (truth.invoice.status) {
    case 'paid':
      return closing(state, 'paid')
    case 'credited':
      return closing(state, 'written-off')
    case 'void':
    case 'uncollectible':
      return closing(state, truth.kind === 'resume' ? 'pause-stays' : 'written-off')
    default:
      return whileUnpaid(state, run, now)
  }
}

function whileUnpaid(state: DunningState, run: DunningRun, now: number): DunningStep {
  const { truth } = state
  const outcome = outcomeOfSubscription(truth)
  if (outcome) return closing(state, outcome)
  if (isPausedMeanwhile(truth)) return whilePaused(truth, run, now)
  if (truth.untriedMethodId) return { kind: 'act', act: 'try-card' }

  const { endAt, verifyAt } = dunningDates(truth, run)
  if (truth.kind === 'resume' && now >= endAt) return { kind: 'act', act: 'void' }
  if (now >= verifyAt) {
    return truth.subscription.status === 'past_due' ? { kind: 'act', act: 'cancel' } : waitForPerson(state, run, now)
  }

  return sayOrWait(state, run, now)
}

/** Nobody who is paused is asked for money or charged by us: the invoice waits, and is asked for when the pause is over. */
function whilePaused(truth: DunningTruth, run: DunningRun, now: number): DunningStep {
  const { verifyAt } = dunningDates(truth, run)
  if (now >= verifyAt) return untilPersonLooked(verifyAt, 'left-open', run, now)

  return { kind: 'wait', until: verifyAt, reason: 'pause' }
}

/** Paid once, and taken back by the bank: Stripe ends nothing here, so the end of the ladder is ours. */
function whileDisputed(state: DunningState, run: DunningRun, now: number): DunningStep {
  const { truth } = state
  const outcome = endOfChargeback(truth)
  if (outcome) return closing(state, outcome)
  if (isChargebackLost(truth) || now >= dunningDates(truth, run).endAt) return { kind: 'act', act: 'cancel' }

  return sayOrWait(state, run, now)
}

function sayOrWait(state: DunningState, run: DunningRun, now: number): DunningStep {
  const { truth } = state
  const waits: Extract<DunningStep, { kind: 'wait' }>[] = [waitForNextDate(truth, run, now)]
  for (const message of dueMessages(state, run, now)) {
    const from = Date.parse((message === 'sms-3' ? truth.smsFrom : truth.noticeFrom) ?? truth.noticeFrom)
    if (now >= from) return { kind: 'say', message }
    waits.push({ kind: 'wait', until: from, reason: message === 'sms-3' ? 'sms' : 'message' })
  }
  const { nextTryAt } = truth.invoice
  if (nextTryAt) waits.push({ kind: 'wait', until: nextLook(Date.parse(nextTryAt), run, now), reason: 'try' })

  return waits.reduce((first, other) => (other.until < first.until ? other : first))
}

/** What the present step of the ladder owes and nobody has said. */
function dueMessages(state: DunningState, run: DunningRun, now: number): DunningMessage[] {
  const { truth } = state
  const { endAt, smsUntil } = dunningDates(truth, run)
  if (now >= endAt) return []
  const due: DunningMessage[] = []
  const step = ladderMessage(truth, run, now)
  if (step) due.push(step)
  if (step === 'day-3' && truth.smsFrom && Date.parse(truth.smsFrom) < smsUntil) due.push('sms-3')
  if (truth.pauseOfferedAt && !truth.said['day-7']) due.push('pause-offer')

  return due.filter((message) => !isSaid(state, message))
}

const closingMessages: Record<DunningOutcome, DunningMessage | null> = {
  paid: 'thanks',
  'written-off': 'let-go',
  paused: 'ended',
  cancelled: 'ended',
  left: null,
  'pause-stays': 'pause-stays',
  'left-open': null,
  restored: 'restored',
}

/**
 * Who never heard of the failure needs no thanks for it, and no word that it is forgiven. That a pause goes on after all is
 * told here alone, so it is told in any case.
 */
function closing(state: DunningState, outcome: DunningOutcome): DunningStep {
  const message = closingMessages[outcome]
  const isUnheardOf = (message === 'thanks' || message === 'let-go') && !wasTold(state)
  if (message && !isUnheardOf && !isSaid(state, message)) return { kind: 'say', message }

  return { kind: 'end', outcome }
}

/** Paid after everything had ended: what was bought is given, and a person looks. */
function afterTheEnd(state: DunningState, run: DunningRun, now: number): DunningStep {
  const { truth } = state
  if (!truth.restoredAt) return { kind: 'act', act: 'restore' }
  if (!isSaid(state, 'restored')) return { kind: 'say', message: 'restored' }

  return untilPersonLooked(Date.parse(truth.restoredAt), 'restored', run, now)
}

/** Stripe goes on with the subscription and has given this invoice up: it is a person's to settle. */
function waitForPerson(state: DunningState, run: DunningRun, now: number): DunningStep {
  return untilPersonLooked(dunningDates(state.truth, run).verifyAt, 'left-open', run, now)
}

function untilPersonLooked(since: number, outcome: DunningOutcome, { dayMs }: DunningRun, now: number): DunningStep {
  const until = since + businessMs({ days: personDays }, dayMs)

  return now >= until ? { kind: 'end', outcome } : { kind: 'wait', until, reason: 'person' }
}

function waitForNextDate(truth: DunningTruth, run: DunningRun, now: number): Extract<DunningStep, { kind: 'wait' }> {
  const { endAt, verifyAt, steps } = dunningDates(truth, run)
  const next = steps.find(({ at }) => at > now)
  if (next) return { kind: 'wait', until: next.at, reason: 'step' }
  if (now < endAt) return { kind: 'wait', until: endAt, reason: 'end' }

  return { kind: 'wait', until: verifyAt, reason: 'verification' }
}

function isSaid({ truth, said }: DunningState, message: DunningMessage): boolean {
  return truth.said[message] !== undefined || said.includes(message)
}

function wasTold({ truth, said }: DunningState): boolean {
  return Object.keys(truth.said).length > 0 || said.length > 0
}

/** Where dunning stands, for the search attribute, the row and the pages. */
export function dunningStage(truth: DunningTruth, run: DunningRun, now: number): DunningStage {
  const { kind, invoice } = truth
  if (kind === 'late' || isPaidTooLate(truth)) return 'flagged'
  if (kind === 'chargeback')
    return endOfChargeback(truth) ?? (isChargebackLost(truth) ? 'ending' : ladderStage(truth, run, now))
  if (invoice.status === 'paid') return 'paid'
  if (invoice.status === 'credited') return 'written-off'
  if (invoice.status === 'void' || invoice.status === 'uncollectible')
    return kind === 'resume' ? 'pause-stays' : 'written-off'
  const outcome = outcomeOfSubscription(truth)
  if (outcome) return outcome

  if (now >= dunningDates(truth, run).verifyAt && truth.subscription.status !== 'past_due') return 'flagged'

  return ladderStage(truth, run, now)
}

function ladderStage(truth: DunningTruth, run: DunningRun, now: number): DunningStage {
  if (now >= dunningDates(truth, run).endAt) return 'ending'
  const message = ladderMessage(truth, run, now)

  return message === 'day-12'
    ? 'last-notice'
    : message === 'day-7'
      ? 'read-only'
      : message === 'day-3'
        ? 'reminded'
        : 'unpaid'
}
