import { formatMoney } from '#web/ui/format-money.ts'
import { formatMoment, inSentence } from '#web/ui/format.ts'
import type { StageKind } from '#web/ui/stage.tsx'
import type { Reader } from '#workflows/shared/fill-marks.ts'
import { sentenceCase } from './sentence-case.ts'
import type { NextProcess } from './queries/load-next.server.ts'

type Shown = Pick<NextProcess, 'kind' | 'needsMe' | 'nextAt' | 'amountCents' | 'currency' | 'stage' | 'steps'>

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

/** `Two things are running for you. One needs you, by today, 10:29. The next charge …` */
export function headSentence(processes: Shown[], reader: Reader): string {
  const waiting = processes.filter((process) => process.needsMe)
  const sentences = [
    `${numberOf(processes.length)} ${processes.length === 1 ? 'thing is' : 'things are'} running for you.`,
  ]
  if (waiting.length > 0) sentences.push(needSentence(waiting, reader))
  sentences.push(chargeSentence(processes, reader))

  return sentences.join(' ')
}

function needSentence(waiting: Shown[], reader: Reader): string {
  const first = earliest(waiting)
  const by = first?.nextAt ? `, by ${inSentence(formatMoment(Date.parse(first.nextAt), reader))}` : ''

  return `${numberOf(waiting.length)} ${waiting.length === 1 ? 'needs' : 'need'} you${by}.`
}

function chargeSentence(processes: Shown[], reader: Reader): string {
  const next = earliest(processes.flatMap((process) => chargeOf(process) ?? []))
  if (!next) return quietSentence(processes, reader)

  const amount = formatMoney(next.amountCents, next.currency)
  const moment = onMoment(Date.parse(next.nextAt), reader)
  if (next.condition) return `The next charge would be ${amount} ${moment}, ${next.condition}.`

  return `The next charge you have agreed to is ${amount} ${moment}.`
}

/** A pause charges nothing while it lasts, and the membership goes on to cost after it. */
function quietSentence(processes: Shown[], reader: Reader): string {
  const { nextAt } = earliest(processes.filter(({ kind, stage }) => kind === 'pause' && stage === 'paused')) ?? {}
  if (!nextAt) return 'No charge is planned.'

  return `Nothing is charged before ${inSentence(formatMoment(Date.parse(nextAt), reader))}.`
}

/** `on Fri 27 Nov, 14:05`, `today, 10:29` */
function onMoment(at: number, reader: Reader): string {
  const moment = inSentence(formatMoment(at, reader))

  return moment.startsWith('today') ? moment : `on ${moment}`
}

/** A planned change of plan names the price; the charge itself is its membership's, and counts once. */
const ofMembership = new Set(['switch-planned', 'switching', 'switch-applied'])

/** Whether a process takes money at its next moment, unless the person stops it. */
export function isCharge({ amountCents, nextAt, stage }: Pick<Shown, 'amountCents' | 'nextAt' | 'stage'>): boolean {
  return (
    amountCents !== null && amountCents > 0 && nextAt !== null && stage !== 'cancelling' && !ofMembership.has(stage)
  )
}

export type Charge = { nextAt: string; amountCents: number; currency: string; condition: string | null }

/** The next money of a process: at its next moment, or at a later step that depends on what the person does before. */
export function chargeOf(process: Shown): Charge | null {
  const { amountCents, currency, nextAt, needsMe, kind, steps } = process
  if (isCharge(process) && amountCents !== null && currency !== null && nextAt !== null) {
    return { nextAt, amountCents, currency, condition: null }
  }
  const step = needsMe
    ? steps.find(({ joint, at, amountCents: cents = 0 }) => joint === 'next' && at && cents > 0)
    : null
  if (!step?.at || !step.amountCents || !step.currency) return null

  const condition = kind === 'trial' ? 'only if you have a goal by then' : 'only if you go on'

  return { nextAt: step.at, amountCents: step.amountCents, currency: step.currency, condition }
}

function earliest<Item extends { nextAt: string | null }>(items: Item[]): Item | undefined {
  return [...items].sort((a, b) => momentOf(a) - momentOf(b))[0]
}

function momentOf({ nextAt }: { nextAt: string | null }): number {
  return nextAt ? Date.parse(nextAt) : Number.POSITIVE_INFINITY
}

function numberOf(count: number): string {
  return small[count] ?? String(count)
}

const stages: Record<string, { kind: StageKind; word: string }> = {
  trial: { kind: 'running', word: 'Trial' },
  extended: { kind: 'running', word: 'Trial, extended' },
  cancelling: { kind: 'paused', word: 'Cancelled, still open' },
  charging: { kind: 'running', word: 'Being charged' },
  trialing: { kind: 'running', word: 'Trial' },
  active: { kind: 'running', word: 'Active' },
  past_due: { kind: 'failed', word: 'Payment failed' },
  'past-due': { kind: 'failed', word: 'Payment failed' },
  unpaid: { kind: 'failed', word: 'Unpaid' },
  paused: { kind: 'paused', word: 'Paused' },
  converted: { kind: 'done', word: 'Membership begun' },
  cancelled: { kind: 'done', word: 'Cancelled' },
  canceled: { kind: 'done', word: 'Cancelled' },
  stopped: { kind: 'done', word: 'Ended, not charged' },
  refunded: { kind: 'done', word: 'Refunded' },
  paying: { kind: 'waiting', word: 'Money on its way' },
  'switch-planned': { kind: 'waiting', word: 'Change of plan planned' },
  switching: { kind: 'waiting', word: 'Change of plan near' },
  'switch-applied': { kind: 'waiting', word: 'Change of plan near' },
  switched: { kind: 'done', word: 'Plan changed' },
  starting: { kind: 'waiting', word: 'Starting' },
  planned: { kind: 'waiting', word: 'Pause planned' },
  'awaiting-payment': { kind: 'waiting', word: 'Pauses when paid' },
  pausing: { kind: 'waiting', word: 'Pausing' },
  resuming: { kind: 'waiting', word: 'Resuming' },
  'payment-open': { kind: 'failed', word: 'Paused, payment failed' },
  'stays-paused': { kind: 'paused', word: 'Paused' },
  reminded: { kind: 'failed', word: 'Still unpaid' },
  'read-only': { kind: 'failed', word: 'Unpaid, reading only' },
  'last-notice': { kind: 'failed', word: 'Unpaid, last notice' },
  ending: { kind: 'failed', word: 'Unpaid, ending' },
  flagged: { kind: 'waiting', word: 'The team looks' },
  paid: { kind: 'done', word: 'Paid' },
  'written-off': { kind: 'done', word: 'Let go' },
  left: { kind: 'done', word: 'Membership ended' },
  'left-open': { kind: 'failed', word: 'Left open' },
  'pause-stays': { kind: 'done', word: 'The pause stays' },
  restored: { kind: 'done', word: 'Restored' },
  asked: { kind: 'waiting', word: 'The bank asks' },
  disputed: { kind: 'failed', word: 'Disputed' },
  'evidence-due': { kind: 'failed', word: 'Disputed, answer soon' },
  'evidence-missed': { kind: 'failed', word: 'Disputed, not answered' },
  'at-the-bank': { kind: 'waiting', word: 'The bank decides' },
  won: { kind: 'done', word: 'Won' },
  lost: { kind: 'failed', word: 'Lost' },
  withdrawn: { kind: 'done', word: 'Over' },
  undecided: { kind: 'failed', word: 'Undecided' },
}

/** A stage with its joint. An unknown one is shown by its own name, so that a new process needs nothing here. */
export function stageOf({ stage, needsMe }: Pick<Shown, 'stage' | 'needsMe'>): { kind: StageKind; word: string } {
  const known = stages[stage] ?? { kind: 'running' as const, word: sentenceCase(stage) }

  return needsMe ? { kind: 'person', word: known.word === 'Trial' ? 'Needs you' : known.word } : known
}

type MembershipFacts = { state: string; stripeStatus: string; cancelAt: string | null; dunningDay?: number | null }

/** The stage of a membership as it was last fetched. */
export function stageOfMembership({ state, stripeStatus, cancelAt, dunningDay }: MembershipFacts) {
  if (state === 'ended') return { kind: 'done' as const, word: 'Ended' }
  if (state === 'pending') return stageOf({ stage: 'paying', needsMe: false })
  // A payment that the bank took back: Stripe goes on, and something is open all the same.
  if (typeof dunningDay === 'number' && stripeStatus === 'active') return stageOf({ stage: 'unpaid', needsMe: true })

  return stageOf({ stage: cancelAt ? 'cancelling' : stripeStatus === 'none' ? 'active' : stripeStatus, needsMe: false })
}

/** Where a membership is left, and where that is taken back. */
export function leavePath(membershipId: string): string {
  return `/settings/memberships/${membershipId}/leave`
}

/** Whether a process is about to move by itself, within seconds: a page that shows it looks again soon. */
export function isMoving({ stage }: Pick<Shown, 'stage'>): boolean {
  return stage === 'pausing' || stage === 'resuming'
}

/** Where a membership is paused, and where a pause is looked after. */
export function pausePath(membershipId: string): string {
  return `/settings/memberships/${membershipId}/pause`
}
