import { businessMs } from '../shared/business-time.ts'
import { days } from './days.ts'
import { moneyMark, type PromiseStep, type PromiseView, timeMark } from '../shared/promise.ts'
import { openPauseCommands } from './pause-commands.rules.ts'
import { leavingStep, noticeSteps, pauseHistory } from './pause-history.ts'
import { type PauseMoney, pauseMoney } from './pause-money.rules.ts'
import type { PausePromiseState, PauseWords } from './pause-words.ts'
import { leavingAt, type PauseRun, pauseStage } from './pause.rules.ts'

/** The pause as its member, `/ops` and the messages read it: what stands still, until when, what is charged then. */
export function pausePromise(state: PausePromiseState, run: PauseRun, now: number): PromiseView {
  const { truth, words } = state
  const ahead = aheadOf(state, run, now)

  return {
    title: `Pause of ${words.communityName}`,
    stage: pauseStage(truth, now),
    needsHuman: false,
    openCommands: openPauseCommands(truth, now),
    steps: [...pauseHistory(state), ...ahead.steps],
    ...ahead.next,
  }
}

/** The money of a pause as it stands: what was credited is known once it began. */
export function moneyOf({ truth, words }: PausePromiseState, dayMs: number): PauseMoney {
  const { startsAt, endsAt, pausedAt, creditCents } = truth

  return pauseMoney(
    words.rate,
    {
      startsAt: Date.parse(pausedAt ?? startsAt),
      endsAt: Date.parse(endsAt),
      creditCents: pausedAt ? creditCents : null,
    },
    dayMs,
  )
}

type Ahead = {
  steps: PromiseStep[]
  next: Pick<PromiseView, 'nextStep' | 'nextAt' | 'amountCents' | 'currency' | 'outcome'>
}

function aheadOf(state: PausePromiseState, run: PauseRun, now: number): Ahead {
  const leavesAt = leavingAt(state.truth, now)
  if (leavesAt !== null) {
    const step = leavingStep(leavesAt, state.words.rate.currency)

    return { steps: [step], next: { nextStep: step.title, nextAt: step.at, amountCents: 0, currency: step.currency } }
  }
  const stage = pauseStage(state.truth, now)
  switch (stage) {
    case 'awaiting-payment':
      return awaitingPayment(state, run)
    case 'planned':
    case 'pausing':
      return planned(state, run, now)
    case 'paused':
      return paused(state, run, now)
    case 'resuming':
      return resuming(state, run)
    case 'payment-open':
      return paymentOpen(state)
    case 'stays-paused':
      return staysPaused(state.words)
    default:
      return over(state, stage)
  }
}

function planned(state: PausePromiseState, run: PauseRun, now: number): Ahead {
  const { truth, words } = state
  const { currency } = words.rate
  const { creditCents } = moneyOf(state, run.dayMs)
  const title = 'Your membership pauses'

  return {
    steps: [
      { joint: 'now', when: 'Now', title: 'You have full access' },
      { joint: 'next', at: truth.startsAt, title, text: creditText(creditCents, currency), amountCents: 0, currency },
      ...noticeSteps(truth, run, now),
      { ...resumption(state, run), joint: 'later' },
    ],
    next: { nextStep: title, nextAt: truth.startsAt, amountCents: 0, currency },
  }
}

/** Nothing that is past due is paused: first what is open, then the pause with its whole length. */
function awaitingPayment({ truth, words }: PausePromiseState, { dayMs }: PauseRun): Ahead {
  const length = Math.round((Date.parse(truth.endsAt) - Date.parse(truth.startsAt)) / businessMs({ days: 1 }, dayMs))
  const title = 'Pay what is open, then it pauses'

  return {
    steps: [
      {
        joint: 'person',
        when: 'Now',
        title,
        text: 'A membership with an open payment is not paused.',
        links: [{ label: 'See what is open', url: '/settings/billing' }],
      },
      {
        joint: 'later',
        when: 'As soon as it is paid',
        title: `Your membership pauses for ${days(length)}`,
        text: 'You can read. What is left of the period you pay for is credited, and nothing is charged while it lasts.',
        amountCents: 0,
        currency: words.rate.currency,
      },
      {
        joint: 'branch',
        title: 'If it is not paid,',
        text: 'there is no pause, and the steps of the open payment go on.',
      },
    ],
    next: { nextStep: title },
  }
}

function paused(state: PausePromiseState, run: PauseRun, now: number): Ahead {
  const { truth } = state
  const step = resumption(state, run)

  return {
    steps: [
      {
        joint: 'paused',
        when: 'Now',
        title: 'You can read, nothing is charged',
        text: 'Your goals, streaks and the clock of the leaderboard stand still.',
      },
      ...noticeSteps(truth, run, now),
      step,
    ],
    next: {
      nextStep: step.title,
      nextAt: truth.endsAt,
      amountCents: step.amountCents,
      currency: step.currency,
    },
  }
}

/** What happens at the end, and what it costs. */
export function resumption(state: PausePromiseState, { dayMs }: PauseRun): PromiseStep {
  const { truth, words } = state
  const { currency, interval } = words.rate
  const { chargeCents, leftCents, creditCents: given, earlierCents, renewsAt, renewalCents } = moneyOf(state, dayMs)
  const creditCents = given + earlierCents
  const credit = creditCents > 0 ? `Your credit of ${moneyMark(creditCents, currency)} is taken off. ` : ''
  const left = leftCents > 0 ? `${moneyMark(leftCents, currency)} of it are left for later. ` : ''
  const after = `Then ${moneyMark(renewalCents, currency)} each ${interval}, next ${timeMark(renewsAt)}.`

  return {
    joint: 'next',
    at: truth.endsAt,
    title: 'Your membership runs again',
    text: `${credit}${left}${after}`,
    amountCents: chargeCents,
    currency,
  }
}

function resuming(state: PausePromiseState, run: PauseRun): Ahead {
  const { currency } = state.words.rate
  const { chargeCents } = moneyOf(state, run.dayMs)

  return {
    steps: [
      { joint: 'paused', when: 'Now', title: 'You can read, nothing is charged' },
      { joint: 'next', when: 'In a moment', title: 'Your membership runs again', amountCents: chargeCents, currency },
    ],
    next: { nextStep: 'Your membership runs again', amountCents: chargeCents, currency },
  }
}

function paymentOpen({ truth, words }: PausePromiseState): Ahead {
  const amountCents = truth.resumption?.amountCents ?? 0
  const { currency } = words.rate

  return {
    steps: [
      {
        joint: 'failed',
        when: 'Now',
        title: 'Your bank declined the charge',
        text: 'You stay paused and can read. Replace your card under Settings, Billing, and your membership runs again.',
        amountCents,
        currency,
      },
    ],
    next: { nextStep: 'Replace your card', amountCents, currency },
  }
}

function staysPaused({ rate }: PauseWords): Ahead {
  return {
    steps: [
      {
        joint: 'paused',
        when: 'Now',
        title: 'You stay paused, nothing is charged',
        text: 'The charge at the end did not come through and was taken back. Resume whenever you like, with any card.',
      },
    ],
    next: { nextStep: 'Paused until you resume', amountCents: 0, currency: rate.currency },
  }
}

function over({ truth, words }: PausePromiseState, outcome: string): Ahead {
  const { currency } = words.rate
  const none = { amountCents: 0, currency }
  switch (outcome) {
    case 'resumed':
      return ended(outcome, {
        joint: 'kept',
        at: truth.resumedAt ?? truth.endsAt,
        title: 'Your membership runs again',
        amountCents: truth.resumption?.status === 'paid' ? Math.max(0, truth.resumption.amountCents) : 0,
        currency,
      })
    case 'called-off':
      return ended(outcome, {
        joint: 'kept',
        at: truth.cancelledAt ?? truth.readAt,
        title: 'You called the pause off',
        ...none,
      })
    case 'not-begun':
      return ended(outcome, {
        joint: 'failed',
        when: 'Then',
        title: 'The pause did not begin',
        text: 'Your membership goes on as before.',
      })
    default:
      return ended(outcome, { joint: 'kept', when: 'Ended', title: 'Your membership ended', ...none })
  }
}

function ended(outcome: string, step: PromiseStep): Ahead {
  return { steps: [step], next: { outcome } }
}

export function creditText(creditCents: number, currency: string): string {
  if (creditCents === 0) return 'You can read. Nothing is charged while it lasts.'

  return `You can read. ${moneyMark(creditCents, currency)} for the time you do not use are credited, and nothing is charged.`
}
