import type { DunningKind } from '#workflows/billing/dunning-dates.rules.ts'
import type { DunningMessage, DunningOutcome } from '#workflows/billing/dunning.rules.ts'

/** What happens on the way, and on which business day after the failure. */
export type Deed =
  | { day: number; what: 'paid' | 'good-card' | 'bad-card' | 'stripe-pauses' | 'member-leaves' }
  | { day: number; what: 'retryNow' | 'offerPause' | 'writeOff' }
  | { day: number; what: 'dispute'; status: string; isSilent?: boolean }

/** A life of an unpaid invoice in business days, told once. */
export type DunningScenario = {
  name: string
  kind?: DunningKind
  hasSms?: boolean
  /** Activities that fail before one works. */
  hiccups?: number
  deeds: Deed[]
  /** Everything of ours is down until then; what happened before is silent. */
  startAtDay?: number
  expected: {
    outcome: DunningOutcome
    messages: DunningMessage[]
    /** Codes of refused commands. */
    refusals?: string[]
    endsAtDay?: number
  }
}

export const dunningScenarios: DunningScenario[] = [
  {
    name: 'the bank pays at the next try',
    deeds: [{ day: 1, what: 'paid' }],
    expected: { outcome: 'paid', messages: ['day-0', 'thanks'], endsAtDay: 1 },
  },
  {
    name: 'nobody pays, Stripe pauses it',
    deeds: [{ day: 14.1, what: 'stripe-pauses' }],
    expected: { outcome: 'paused', messages: ['day-0', 'day-3', 'day-7', 'day-12', 'ended'], endsAtDay: 14.1 },
  },
  {
    name: 'nobody pays, and Stripe forgets to end it',
    deeds: [],
    expected: { outcome: 'cancelled', messages: ['day-0', 'day-3', 'day-7', 'day-12', 'ended'], endsAtDay: 15 },
  },
  {
    name: 'a second card works on the eighth day',
    hasSms: true,
    deeds: [
      { day: 2, what: 'bad-card' },
      { day: 8, what: 'good-card' },
    ],
    expected: { outcome: 'paid', messages: ['day-0', 'day-3', 'sms-3', 'day-7', 'thanks'], endsAtDay: 8 },
  },
  {
    name: 'we were down for eight days',
    startAtDay: 8,
    deeds: [{ day: 13, what: 'paid' }],
    expected: { outcome: 'paid', messages: ['day-7', 'day-12', 'thanks'], endsAtDay: 13 },
  },
  {
    name: 'asked for a try in vain, then let go by the team',
    deeds: [
      { day: 1, what: 'retryNow' },
      { day: 4, what: 'offerPause' },
      { day: 5, what: 'offerPause' },
      { day: 6, what: 'writeOff' },
    ],
    expected: {
      outcome: 'written-off',
      messages: ['day-0', 'day-3', 'pause-offer', 'let-go'],
      refusals: ['DECLINED', 'ALREADY_OFFERED'],
      endsAtDay: 6,
    },
  },
  {
    name: 'the member leaves on the fifth day',
    deeds: [{ day: 5, what: 'member-leaves' }],
    expected: { outcome: 'left', messages: ['day-0', 'day-3'], endsAtDay: 5 },
  },
  {
    name: 'the resumption of a pause is not paid',
    kind: 'resume',
    deeds: [],
    expected: { outcome: 'pause-stays', messages: ['day-0', 'day-3', 'day-7', 'pause-stays'], endsAtDay: 14 },
  },
  {
    name: 'paid long after the end',
    kind: 'late',
    startAtDay: 20,
    deeds: [],
    expected: { outcome: 'restored', messages: ['restored'], endsAtDay: 50 },
  },
]
