import type { DunningScenario } from './dunning-scenarios.ts'

const kind = 'chargeback'
const never = ['day-0', 'day-3', 'day-7', 'day-12', 'ended'] as const

/** Lives of a payment that a bank took back: the card is asked for nothing, and the end is ours. */
export const chargebackScenarios: DunningScenario[] = [
  {
    name: 'a chargeback returned at once',
    kind,
    deeds: [{ day: 0.5, what: 'dispute', status: 'won' }],
    expected: { outcome: 'paid', messages: ['day-0', 'thanks'], endsAtDay: 0.5 },
  },
  {
    name: 'a chargeback returned before anybody was told',
    kind,
    startAtDay: 2,
    deeds: [{ day: 1, what: 'dispute', status: 'won' }],
    expected: { outcome: 'paid', messages: [], endsAtDay: 2 },
  },
  {
    name: 'a chargeback returned after the reminder, a stumble on the way',
    kind,
    hiccups: 2,
    deeds: [
      { day: 2, what: 'dispute', status: 'under_review' },
      { day: 4, what: 'dispute', status: 'won' },
    ],
    expected: { outcome: 'paid', messages: ['day-0', 'day-3', 'thanks'], endsAtDay: 4 },
  },
  {
    name: 'a chargeback returned while reading only, the news lost',
    kind,
    deeds: [{ day: 8, what: 'dispute', status: 'won', isSilent: true }],
    expected: { outcome: 'paid', messages: ['day-0', 'day-3', 'day-7', 'thanks'], endsAtDay: 12 },
  },
  {
    name: 'a chargeback returned after the last notice',
    kind,
    deeds: [{ day: 13, what: 'dispute', status: 'won' }],
    expected: { outcome: 'paid', messages: ['day-0', 'day-3', 'day-7', 'day-12', 'thanks'], endsAtDay: 13 },
  },
  {
    name: 'a chargeback never returned, never decided',
    kind,
    deeds: [],
    expected: { outcome: 'cancelled', messages: [...never], endsAtDay: 14 },
  },
  {
    name: 'a chargeback lost on the fifth day',
    kind,
    deeds: [{ day: 5, what: 'dispute', status: 'lost' }],
    expected: { outcome: 'cancelled', messages: ['day-0', 'day-3', 'ended'], endsAtDay: 5 },
  },
  {
    name: 'a chargeback lost before anybody was told',
    kind,
    startAtDay: 2,
    deeds: [{ day: 1, what: 'dispute', status: 'lost' }],
    expected: { outcome: 'cancelled', messages: ['ended'], endsAtDay: 2 },
  },
  {
    name: 'a chargeback whose member cancels on the fifth day',
    kind,
    deeds: [{ day: 5, what: 'member-leaves' }],
    expected: { outcome: 'left', messages: ['day-0', 'day-3'], endsAtDay: 5 },
  },
  {
    name: 'a chargeback refunded meanwhile',
    kind,
    deeds: [{ day: 4, what: 'dispute', status: 'prevented' }],
    expected: { outcome: 'paid', messages: ['day-0', 'day-3', 'thanks'], endsAtDay: 4 },
  },
  {
    name: 'a chargeback forgiven after a try in vain',
    kind,
    deeds: [
      { day: 1, what: 'retryNow' },
      { day: 4, what: 'offerPause' },
      { day: 6, what: 'writeOff' },
    ],
    expected: {
      outcome: 'written-off',
      messages: ['day-0', 'day-3', 'let-go'],
      refusals: ['DISPUTED', 'DISPUTED'],
      endsAtDay: 6,
    },
  },
  {
    name: 'a chargeback after eight days of being down, returned',
    kind,
    startAtDay: 8,
    deeds: [{ day: 13, what: 'dispute', status: 'won' }],
    expected: { outcome: 'paid', messages: ['day-7', 'day-12', 'thanks'], endsAtDay: 13 },
  },
]
