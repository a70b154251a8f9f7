import type { PlanSwitchMessage, PlanSwitchOutcome, PlanSwitchTruth } from '#workflows/billing/plan-switch.rules.ts'

/** A life of a change of plan, in business days from when it was asked for; the period ends after thirty. */
export type PlanSwitchScenario = {
  name: string
  callOffOnDay?: number
  /** What Stripe says from a day on. */
  event?: { onDay: number; change: Partial<PlanSwitchTruth> }
  isRefused?: boolean
  /** To another interval. */
  beginsCycle?: boolean
  /** Nobody of ours could act until then: the period has turned at the old price. */
  awakeOnDay?: number
  expected: {
    outcome: PlanSwitchOutcome
    messages: PlanSwitchMessage[]
    /** Every price Stripe was given, in order. */
    prices: ('from' | 'to')[]
    correctedCents?: number
    refusals?: string[]
  }
}

const before = (
  change: Partial<PlanSwitchTruth>,
  outcome: PlanSwitchOutcome & PlanSwitchMessage,
): PlanSwitchScenario => ({
  name: `before the end ${outcome}`,
  event: { onDay: 12, change },
  expected: { outcome, messages: ['planned', outcome], prices: [] },
})

export const planSwitchScenarios: PlanSwitchScenario[] = [
  {
    name: 'the period ends and the new price is charged',
    expected: { outcome: 'switched', messages: ['planned', 'switched'], prices: ['to'] },
  },
  {
    name: 'called off in the middle',
    callOffOnDay: 9,
    expected: { outcome: 'called-off', messages: ['planned', 'called-off'], prices: [] },
  },
  {
    name: 'called off in the last hours the old price is put back',
    callOffOnDay: 29.9,
    expected: { outcome: 'called-off', messages: ['planned', 'called-off'], prices: ['to', 'from'] },
  },
  {
    name: 'paused in the last hours',
    event: { onDay: 29.9, change: { status: 'paused' } },
    expected: { outcome: 'paused', messages: ['planned', 'paused'], prices: ['to', 'from'] },
  },
  before({ status: 'paused' }, 'paused'),
  before({ status: 'canceled' }, 'ended'),
  before({ status: 'past_due' }, 'unpaid'),
  before({ cancelAt: '2099-01-01T00:00:00.000Z' }, 'leaving'),
  before({ price: 'other' }, 'other-plan'),
  {
    name: 'refused by stripe',
    isRefused: true,
    expected: { outcome: 'refused', messages: ['planned', 'refused'], prices: [] },
  },
  {
    name: 'awake after the renewal the difference goes back',
    awakeOnDay: 31,
    expected: { outcome: 'switched', messages: ['corrected'], prices: ['to'], correctedCents: 2000 },
  },
  {
    name: 'another interval is charged once in the last minutes',
    beginsCycle: true,
    expected: { outcome: 'switched', messages: ['planned', 'switched'], prices: ['to'] },
  },
  {
    name: 'another interval called off in the last hours',
    beginsCycle: true,
    callOffOnDay: 29.9,
    expected: { outcome: 'called-off', messages: ['planned', 'called-off'], prices: [] },
  },
  {
    name: 'another interval paused before the end',
    beginsCycle: true,
    event: { onDay: 12, change: { status: 'paused' } },
    expected: { outcome: 'paused', messages: ['planned', 'paused'], prices: [] },
  },
  {
    name: 'another interval refused by stripe',
    beginsCycle: true,
    isRefused: true,
    expected: { outcome: 'refused', messages: ['planned', 'refused'], prices: [] },
  },
  {
    name: 'another interval awake after the renewal all of the old price goes back',
    beginsCycle: true,
    awakeOnDay: 31,
    expected: { outcome: 'switched', messages: ['corrected'], prices: ['to'], correctedCents: 2900 },
  },
]
