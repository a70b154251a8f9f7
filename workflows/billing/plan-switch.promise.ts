import { moneyMark, type PromiseStep, type PromiseView } from '../shared/promise.ts'
import { openPlanSwitchCommands } from './plan-switch-commands.rules.ts'
import { newCharges, type PlanSwitchPromiseState } from './plan-switch-words.ts'
import { type PlanSwitchOff, type PlanSwitchOutcome, type PlanSwitchRun, planSwitchStage } from './plan-switch.rules.ts'

/** A change of plan as its member, `/ops` and the messages read it: which plan until when, and what the next one costs. */
export function planSwitchPromise(state: PlanSwitchPromiseState, run: PlanSwitchRun, now: number): PromiseView {
  const { truth, words } = state
  const stage = planSwitchStage(truth, run, now)
  const ahead = aheadOf(state, stage)

  return {
    title: `Change of plan at ${words.communityName}`,
    stage,
    needsHuman: stage === 'refused',
    openCommands: openPlanSwitchCommands(truth, run, now),
    ...ahead.next,
    steps: [{ joint: 'kept', at: truth.askedAt, title: `You chose ${words.toName}` }, ...ahead.steps],
  }
}

type Ahead = {
  steps: PromiseStep[]
  next: Pick<PromiseView, 'nextStep' | 'nextAt' | 'amountCents' | 'currency' | 'outcome'>
}

function aheadOf(state: PlanSwitchPromiseState, stage: string): Ahead {
  switch (stage) {
    case 'switch-planned':
    case 'switching':
    case 'switch-applied':
      return state.truth.isTurned ? turning(state) : planned(state)
    case 'restoring':
      return { steps: [{ joint: 'now', when: 'Now', title: `You keep ${state.words.fromName}` }], next: {} }
    case 'correcting':
      return turning(state)
    default:
      return over(state, stage as PlanSwitchOutcome)
  }
}

function planned({ truth, words }: PlanSwitchPromiseState): Ahead {
  const { fromName, toName, fromCents, amountCents, currency, interval, fromInterval } = words
  const before = moneyMark(fromCents, currency) + (fromInterval === interval ? '' : ` each ${fromInterval}`)
  const nextStep = `${toName} begins`
  const price = { amountCents, currency }

  return {
    steps: [
      { joint: 'now', when: 'Now', title: `You have ${fromName}`, text: 'It is paid until the end of this period.' },
      {
        joint: 'next',
        at: truth.effectiveAt,
        title: nextStep,
        text: `You pay ${newCharges(words)}, instead of ${before}.`,
        ...price,
      },
    ],
    next: { nextStep, nextAt: truth.effectiveAt, ...price },
  }
}

/** The period has turned and the charge is being looked at. */
function turning({ truth, words }: PlanSwitchPromiseState): Ahead {
  const { toName, amountCents, currency } = words
  const isOver = truth.renewals.some(({ overCents }) => overCents > 0)
  const text = isOver
    ? `The renewal asks for more than ${moneyMark(amountCents, currency)}. We put that right by ourselves.`
    : 'We make sure of the price of your renewal.'

  return {
    steps: [{ joint: 'now', when: 'Now', title: `${toName} begins`, text, amountCents, currency }],
    next: { nextStep: `${toName} begins`, amountCents, currency },
  }
}

const whyOff: Record<PlanSwitchOff, string> = {
  'called-off': 'You called the change off',
  ended: 'Your membership ended before',
  leaving: 'You cancelled, so there is no change of plan',
  paused: 'Your membership was paused, so there is no change of plan',
  unpaid: 'A payment was open, so there is no change of plan',
  'other-plan': 'Your plan was changed otherwise',
  refused: 'The change did not come about',
}

function over({ truth, words }: PlanSwitchPromiseState, outcome: PlanSwitchOutcome): Ahead {
  const { toName, amountCents, currency } = words
  const { effectiveAt, correctedCents } = truth
  if (outcome !== 'switched') {
    const joint = outcome === 'refused' ? 'failed' : 'kept'

    return { steps: [{ joint, when: 'Then', title: whyOff[outcome] }], next: { outcome } }
  }
  const text = correctedCents > 0 ? `${moneyMark(correctedCents, currency)} too much were given back.` : undefined

  return {
    steps: [{ joint: 'kept', at: effectiveAt, title: `${toName} began`, text, amountCents, currency }],
    next: { outcome },
  }
}
