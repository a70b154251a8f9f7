import type { PauseMessage, PauseOutcome } from '#workflows/memberships/pause.rules.ts'

/** A life of a pause in business days, told once and lived twice: against the model and against sandbox and database. */
export type PauseScenario = {
  name: string
  startsOnDay?: number
  lengthDays: number
  /** The card that pays the resumption; the first is declined, a later one pays. */
  isCardGood?: boolean
  newCardOnDay?: number
  resumeOnDay?: number
  callOffOnDay?: number
  move?: { onDay: number; toDay: number }
  /** Somebody at Stripe resumes it by hand. */
  resumedAtStripeOnDay?: number
  expected: {
    outcome: PauseOutcome
    messages: PauseMessage[]
    /** The membership is read-only for so many days, give or take what machines need. */
    pausedDays: number
    refusals?: string[]
    latePromises?: string[]
  }
}

export const pauseScenarios: PauseScenario[] = [
  {
    name: 'paused for ten days',
    lengthDays: 10,
    expected: {
      outcome: 'resumed',
      messages: ['paused', 'first-notice-0', 'last-notice-0', 'resumed'],
      pausedDays: 10,
    },
  },
  {
    name: 'planned for later, and called off',
    startsOnDay: 4,
    lengthDays: 10,
    callOffOnDay: 2,
    expected: { outcome: 'called-off', messages: ['planned', 'called-off'], pausedDays: 0 },
  },
  {
    name: 'planned, begun, resumed by the member',
    startsOnDay: 2,
    lengthDays: 20,
    resumeOnDay: 5,
    expected: { outcome: 'resumed', messages: ['planned', 'paused', 'resumed'], pausedDays: 3 },
  },
  {
    name: 'the end is moved nearer',
    lengthDays: 20,
    move: { onDay: 4, toDay: 9 },
    expected: { outcome: 'resumed', messages: ['paused', 'last-notice-1', 'resumed'], pausedDays: 9 },
  },
  {
    name: 'resumed by hand at Stripe',
    lengthDays: 20,
    resumedAtStripeOnDay: 3,
    expected: { outcome: 'resumed', messages: ['paused', 'resumed'], pausedDays: 3 },
  },
  {
    name: 'the bank declines, a new card pays',
    lengthDays: 7,
    isCardGood: false,
    newCardOnDay: 9,
    expected: { outcome: 'resumed', messages: ['paused', 'last-notice-0', 'resumed'], pausedDays: 9 },
  },
]
