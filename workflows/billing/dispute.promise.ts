import { moneyMark, type PromiseStep, type PromiseView, timeMark } from '../shared/promise.ts'
import { openDisputeCommands } from './dispute-commands.rules.ts'
import { isInquiry } from './dispute-status.rules.ts'
import { disputeReason } from './dispute-words.ts'
import {
  disputeDates,
  type DisputeOutcome,
  type DisputeRun,
  type DisputeStage,
  disputeStage,
  type DisputeTruth,
  isAnswerWanted,
} from './dispute.rules.ts'

/** What an owner reads beside the dates: fetched where the row is written. */
export type DisputeWords = { communityName: string; reason: string; pagePath: string }

export type DisputePromiseState = { truth: DisputeTruth; words: DisputeWords }

/** A dispute as its owner and `/ops` read it. It names no amount as its cost: nothing is charged to the reader. */
export function disputePromise(state: DisputePromiseState, run: DisputeRun, now: number): PromiseView {
  const { truth, words } = state
  const stage = disputeStage(truth, run, now)
  const end = ends[stage]
  const ahead = end ? { steps: [endStep(truth, end)], next: {} } : openSteps(state, run, now)

  return {
    title: `Disputed payment, ${words.communityName}`,
    stage,
    ...(end && { outcome: stage }),
    needsHuman: false,
    openCommands: openDisputeCommands(truth, now),
    steps: [...history(state), ...ahead.steps],
    ...ahead.next,
  }
}

type End = { title: string; text: string }

const ends: Partial<Record<DisputeStage, End>> = {
  won: { title: 'Won: the money is back', text: 'The member’s access is what it was.' },
  lost: {
    title: 'Lost: the money stays with the cardholder',
    text: 'The membership it paid for ends. Its data is kept.',
  },
  withdrawn: { title: 'Over: no money was taken', text: 'Nothing changes for the member.' },
} satisfies Partial<Record<DisputeOutcome, End>>

function endStep({ closedAt, readAt }: DisputeTruth, end: End): PromiseStep {
  return { joint: 'kept', at: closedAt ?? readAt, ...end }
}

function history({ truth, words }: DisputePromiseState): PromiseStep[] {
  const { openedAt, evidenceSentAt, amountCents, currency, said, status } = truth
  const money = moneyMark(amountCents, currency)
  const steps: PromiseStep[] = [
    {
      joint: 'failed',
      at: openedAt,
      title: isInquiry(status) ? `The bank asks about ${money}` : `The bank took ${money} back`,
      text: `Its reason: ${disputeReason(words.reason)}.`,
    },
  ]
  const told = said.opened ?? said.asked
  if (told) steps.push({ joint: 'kept', at: told, title: 'We wrote to you' })
  if (said.reminder) steps.push({ joint: 'kept', at: said.reminder, title: 'We reminded you' })
  if (evidenceSentAt) steps.push({ joint: 'kept', at: evidenceSentAt, title: 'Your evidence went to the bank' })

  return steps
}

type Ahead = { steps: PromiseStep[]; next: Pick<PromiseView, 'nextStep' | 'nextAt'> }

function openSteps({ truth, words }: DisputePromiseState, run: DisputeRun, now: number): Ahead {
  const { dueAt, remindAt } = disputeDates(truth, run)
  const decides: PromiseStep = {
    joint: 'later',
    when: 'Within about 75 days',
    title: 'The bank decides',
    text: 'You hear of it at once.',
  }
  if (!isAnswerWanted(truth) || dueAt === null) {
    return { steps: [{ ...decides, joint: 'now' }], next: { nextStep: 'The bank decides' } }
  }
  const due = new Date(dueAt).toISOString()
  if (now >= dueAt) {
    const missed: PromiseStep = { joint: 'failed', at: due, title: 'The date for evidence has passed' }

    return { steps: [missed, { ...decides, joint: 'now' }], next: { nextStep: 'The bank decides' } }
  }
  const links = [{ label: 'Answer the bank', url: words.pagePath }]
  const answer: PromiseStep = {
    joint: 'person',
    at: due,
    title: 'Send evidence, or accept',
    text: `Without an answer by ${timeMark(due)} the bank decides without you.`,
    links,
  }
  const reminder: PromiseStep[] =
    remindAt !== null && now < remindAt && !truth.said.reminder
      ? [{ joint: 'next', at: new Date(remindAt).toISOString(), title: 'We remind you' }]
      : []

  return { steps: [...reminder, answer, decides], next: { nextStep: answer.title, nextAt: due } }
}
