import { addBusinessTime, businessMs } from '../shared/business-time.ts'
import { type PromiseStep, type PromiseView, timeMark } from '../shared/promise.ts'
import { days } from './days.ts'
import { priceWords } from './price-words.ts'
import { reminderSteps, trialHistory } from './trial-history.ts'
import type { TrialPromiseState } from './trial-words.ts'
import { openTrialCommands } from './trial-commands.rules.ts'
import { isChargeWanted, trialDates, type TrialRun, trialStage } from './trial.rules.ts'

/** The trial as its member, `/ops` and the messages read it: what was kept, what is now, what comes, what it costs. */
export function promiseOf(state: TrialPromiseState, run: TrialRun, now: number): PromiseView {
  const { truth, words } = state
  const stage = trialStage(truth, now)
  const ahead = aheadOf(state, run, now)

  return {
    title: `Trial of ${words.communityName}`,
    stage,
    needsHuman: false,
    openCommands: openTrialCommands(truth, now),
    steps: [...trialHistory(state, run), ...ahead.steps],
    ...ahead.next,
  }
}

type Ahead = {
  steps: PromiseStep[]
  next: Pick<PromiseView, 'nextStep' | 'nextAt' | 'amountCents' | 'currency' | 'outcome'>
}

function aheadOf(state: TrialPromiseState, run: TrialRun, now: number): Ahead {
  switch (trialStage(state.truth, now)) {
    case 'trial':
    case 'extended':
      return state.truth.goalSelectedAt ? withGoal(state, run, now) : withoutGoal(state, run, now)
    case 'cancelling':
      return cancelling(state)
    case 'charging':
      return charging(state, run)
    default:
      return ended(state, now)
  }
}

function withGoal({ truth, words }: TrialPromiseState, run: TrialRun, now: number): Ahead {
  const endsAt = timeMark(truth.trialEndsAt)
  const price = { amountCents: words.amountCents, currency: words.currency }
  const every = `${priceWords(words)} each ${words.interval}`

  return {
    steps: [
      {
        joint: 'now',
        when: 'Now',
        title: 'You have full access',
        text: `Cancel before ${endsAt} and you pay nothing.`,
      },
      ...reminderSteps(truth, run, now),
      {
        joint: 'next',
        at: truth.trialEndsAt,
        title: 'Trial ends, your membership begins',
        text: `Then ${every}. The bank sees it within the hour.`,
        ...price,
      },
    ],
    next: { nextStep: 'Your trial ends and your membership begins', nextAt: truth.trialEndsAt, ...price },
  }
}

function withoutGoal({ truth, words }: TrialPromiseState, run: TrialRun, now: number): Ahead {
  const { policy, dayMs } = run
  const decisionAt = new Date(trialDates(truth, run).decisionAt).toISOString()
  const later = addBusinessTime(new Date(truth.trialEndsAt), { days: policy.extensionDays }, dayMs).toISOString()
  const ifNot = truth.extension
    ? `we pause your membership and charge nothing. We do not charge when it does not help.`
    : `you get ${days(policy.extensionDays)} more once, until ${timeMark(later)}. We do not charge before.`

  return {
    steps: [
      {
        joint: 'now',
        when: 'Now',
        title: 'You have full access',
        text: `Cancel before ${timeMark(truth.trialEndsAt)} and you pay nothing.`,
      },
      ...reminderSteps(truth, run, now),
      { joint: 'person', at: decisionAt, title: 'Choose a goal before then', text: 'We do not charge without one.' },
      { joint: 'branch', title: 'If you have no goal by then,', text: ifNot },
      {
        joint: 'next',
        at: truth.trialEndsAt,
        title: 'With a goal, your membership begins',
        text: `Then ${priceWords(words)} each ${words.interval}, until you cancel.`,
        amountCents: words.amountCents,
        currency: words.currency,
      },
    ],
    next: {
      nextStep: truth.extension ? 'Choose a goal, or we pause without a charge' : 'Choose a goal, or you get more time',
      nextAt: decisionAt,
      amountCents: 0,
      currency: words.currency,
    },
  }
}

function cancelling({ truth, words }: TrialPromiseState): Ahead {
  const endsAt = truth.cancelAt ?? truth.trialEndsAt

  return {
    steps: [
      {
        joint: 'now',
        when: 'Now',
        title: 'You have full access',
        text: `You cancelled. It stays open until ${timeMark(endsAt)}.`,
      },
      { joint: 'next', at: endsAt, title: 'Access ends, nothing is charged', amountCents: 0, currency: words.currency },
    ],
    next: {
      nextStep: 'Your access ends, nothing is charged',
      nextAt: endsAt,
      amountCents: 0,
      currency: words.currency,
    },
  }
}

function charging({ truth, words }: TrialPromiseState, { dayMs }: TrialRun): Ahead {
  const chargeAt = new Date(Date.parse(truth.trialEndsAt) + businessMs({ hours: 1 }, dayMs)).toISOString()
  const price = { amountCents: isChargeWanted(truth) ? words.amountCents : 0, currency: words.currency }
  const why = truth.cancelAskedAt ? 'you have cancelled' : 'you have no goal yet'
  const step = isChargeWanted(truth) ? 'Your membership begins' : `We take the charge back: ${why}`

  return {
    steps: [
      { joint: 'now', when: 'Now', title: 'Your trial has ended, you keep full access' },
      { joint: 'next', at: chargeAt, title: step, text: 'The bank sees it within the hour.', ...price },
    ],
    next: { nextStep: step, nextAt: chargeAt, ...price },
  }
}

function ended({ truth, words }: TrialPromiseState, now: number): Ahead {
  const { charge } = truth
  const { currency } = words
  const none = { amountCents: 0, currency }
  switch (trialStage(truth, now)) {
    case 'converted':
      return over('converted', {
        joint: 'kept',
        ...(charge?.paidAt ? { at: charge.paidAt } : { when: 'Then' }),
        title: 'Your membership began',
        amountCents: charge?.status === 'paid' ? charge.amountCents : 0,
        currency,
      })
    case 'past-due':
      return over('past-due', {
        joint: 'failed',
        when: 'Now',
        title: 'Your bank declined the charge',
        text: 'You keep your access while you replace the card.',
      })
    case 'refunded':
      return over('refunded', {
        joint: 'kept',
        ...(charge?.refundedAt ? { at: charge.refundedAt } : { when: 'Then' }),
        title: 'We charged you by mistake and paid it all back',
        text: 'We are sorry. Nothing more is charged without asking you.',
        amountCents: -(charge?.refundedCents ?? 0),
        currency,
      })
    case 'stopped': {
      const isPaused = truth.status === 'paused'
      const text = isPaused
        ? 'You can read on. Choose a goal if you want to go on; we ask before anything is charged.'
        : 'What you wrote stays. Join again whenever a goal fits; we ask before anything is charged.'
      const title = isPaused ? 'Paused, because no goal was chosen' : 'Ended, because no goal was chosen'

      return over('stopped', { joint: isPaused ? 'paused' : 'kept', when: 'Now', title, text, ...none })
    }
    default:
      return over('cancelled', {
        joint: 'kept',
        at: truth.cancelAt ?? truth.trialEndsAt,
        title: 'Your trial ended, nothing was charged',
        ...none,
      })
  }
}

function over(outcome: string, step: PromiseStep): Ahead {
  return { steps: [step], next: { outcome } }
}
