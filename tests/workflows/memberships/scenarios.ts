import type { TrialMessage, TrialOutcome } from '#workflows/memberships/trial.rules.ts'

/** A life of a trial in business hours, told once and lived twice: against the model and against sandbox and database. */
export type Scenario = {
  name: string
  isCardGood?: boolean
  goalAtHour?: number
  cancelAtHour?: number
  extendAtHours?: number[]
  /** Everything of ours is down until then. */
  startAtHour?: number
  expected: {
    outcome: TrialOutcome
    messages: TrialMessage[]
    /** Kept in the end: paid less refunded. */
    keptCents: number
    refundedCents: number
    /** Codes of refused commands. */
    refusals?: string[]
    latePromises?: string[]
  }
}

export const scenarios: Scenario[] = [
  {
    name: 'a goal is chosen, the bank pays',
    goalAtHour: 10,
    expected: { outcome: 'converted', messages: ['welcome', 'reminder', 'receipt'], keptCents: 2900, refundedCents: 0 },
  },
  {
    name: 'no goal: more time, then stopped without a charge',
    expected: {
      outcome: 'stopped',
      messages: ['welcome', 'reminder', 'last-reminder', 'extended', 'reminder-2', 'last-reminder-2', 'stopped'],
      keptCents: 0,
      refundedCents: 0,
    },
  },
  {
    name: 'no goal at first, one in the extension',
    goalAtHour: 100,
    expected: {
      outcome: 'converted',
      messages: ['welcome', 'reminder', 'last-reminder', 'extended', 'reminder-2', 'receipt'],
      keptCents: 2900,
      refundedCents: 0,
    },
  },
  {
    name: 'cancelled before the end',
    goalAtHour: 5,
    cancelAtHour: 20,
    expected: { outcome: 'cancelled', messages: ['welcome', 'cancelled'], keptCents: 0, refundedCents: 0 },
  },
  {
    name: 'the member asks for more time, a second time in vain',
    goalAtHour: 30,
    extendAtHours: [12, 20],
    expected: {
      outcome: 'converted',
      messages: ['welcome', 'extended', 'reminder-2', 'receipt'],
      keptCents: 2900,
      refundedCents: 0,
      refusals: ['ALREADY_EXTENDED'],
    },
  },
  {
    name: 'the bank declines',
    isCardGood: false,
    goalAtHour: 10,
    expected: { outcome: 'past-due', messages: ['welcome', 'reminder', 'declined'], keptCents: 0, refundedCents: 0 },
  },
  {
    name: 'everything of ours is down until the charge was taken',
    startAtHour: 76,
    expected: {
      outcome: 'refunded',
      messages: ['refunded'],
      keptCents: 0,
      refundedCents: 2900,
      latePromises: ['last-reminder', 'more-time', 'no-charge-before', 'reminder', 'welcome'],
    },
  },
]
