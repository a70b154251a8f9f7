import { formatMoney } from '#web/ui/format-money.ts'
import { formatMoment } from '#web/ui/format.ts'
import type { StageKind } from '#web/ui/stage.tsx'
import type { Reader } from '#workflows/shared/fill-marks.ts'
import type { NextProcess } from './queries/load-next.server.ts'

type Shown = Pick<NextProcess, 'needsMe' | 'nextAt' | 'amountCents' | 'currency' | 'stage'>

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

/** `Two things are running for you. One needs you by Today, 10:29. The next charge …` */
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
  const by = first?.nextAt ? `, by ${formatMoment(Date.parse(first.nextAt), reader)}` : ''

  return `${numberOf(waiting.length)} ${waiting.length === 1 ? 'needs' : 'need'} you${by}.`
}

function chargeSentence(processes: Shown[], reader: Reader): string {
  const next = earliest(processes.filter(isCharge))
  if (!next?.nextAt || next.amountCents === null || next.currency === null) return 'No charge is planned.'

  const amount = formatMoney(next.amountCents, next.currency)

  return `The next charge you have agreed to is ${amount} on ${formatMoment(Date.parse(next.nextAt), reader)}.`
}

/** Whether a process takes money at its next moment, unless the person stops it. */
export function isCharge({ amountCents, nextAt, stage }: Shown): boolean {
  return amountCents !== null && amountCents > 0 && nextAt !== null && !['cancelling', 'paused'].includes(stage)
}

function earliest<Item extends Pick<Shown, 'nextAt'>>(items: Item[]): Item | undefined {
  return [...items].sort((a, b) => momentOf(a) - momentOf(b))[0]
}

function momentOf({ nextAt }: Pick<Shown, 'nextAt'>): number {
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
  starting: { kind: 'waiting', word: 'Starting' },
}

/** A stage with its joint. An unknown one is shown by its own name, so that a new process needs nothing here. */
export function stageOf({ stage, needsMe }: Pick<Shown, 'stage' | 'needsMe'>): { kind: StageKind; word: string } {
  const known = stages[stage] ?? { kind: 'running' as const, word: sentenceCase(stage) }

  return needsMe ? { kind: 'person', word: known.word === 'Trial' ? 'Needs you' : known.word } : known
}

function sentenceCase(text: string): string {
  const words = text.replaceAll(/[-_]/g, ' ')

  return words.charAt(0).toUpperCase() + words.slice(1)
}

export type CommandWords = {
  label: string
  busyLabel: string
  /** Asked before it is sent. */
  confirm?: { title: string; text: string; keepLabel: string }
}

const commands: Record<string, CommandWords> = {
  'trial extend': { label: 'Extend the trial once', busyLabel: 'Extending' },
  'trial cancel': {
    label: 'Cancel the trial',
    busyLabel: 'Cancelling',
    confirm: {
      title: 'Cancel this trial?',
      text: 'You keep full access until the trial ends. Nothing is charged. You can join again later, without a second trial.',
      keepLabel: 'Keep my trial',
    },
  },
}

/** What a command of a kind of process is called on a button. */
export function commandWords(kind: string, command: string): CommandWords {
  return commands[`${kind} ${command}`] ?? { label: sentenceCase(command), busyLabel: 'Sending' }
}
