import type { DisputeMessage, DisputeOutcome } from '#workflows/billing/dispute.rules.ts'

export type DisputeDeed = {
  day: number
  /** A command of the owner, or what Stripe says from then on. `silent`: no news of it arrive. */
  what: 'submitEvidence' | 'acceptDispute' | { status: string; isSilent?: true }
}

export type DisputeScenario = {
  name: string
  status?: string
  hiccups?: number
  deeds: DisputeDeed[]
  expected: { outcome: DisputeOutcome; messages: DisputeMessage[]; retired: number; refusals?: string[] }
}

/** Every way through a dispute. */
export const disputeScenarios: DisputeScenario[] = [
  {
    name: 'answered in time and won',
    deeds: [
      { day: 2, what: 'submitEvidence' },
      { day: 40, what: { status: 'won' } },
    ],
    expected: { outcome: 'won', messages: ['opened', 'won'], retired: 1 },
  },
  {
    name: 'answered after the reminder, and lost all the same',
    deeds: [
      { day: 8, what: 'submitEvidence' },
      { day: 9, what: 'submitEvidence' },
      { day: 30, what: { status: 'lost' } },
    ],
    expected: { outcome: 'lost', messages: ['opened', 'reminder', 'lost'], retired: 1, refusals: ['ALREADY_ANSWERED'] },
  },
  {
    name: 'nobody answers, and the news of the end get lost',
    hiccups: 2,
    deeds: [
      { day: 10, what: 'submitEvidence' },
      { day: 30, what: { status: 'lost', isSilent: true } },
    ],
    expected: {
      ...{ outcome: 'lost', messages: ['opened', 'reminder', 'missed', 'lost'] },
      ...{ retired: 1, refusals: ['TOO_LATE'] },
    },
  },
  {
    name: 'the owner gives in',
    deeds: [{ day: 1, what: 'acceptDispute' }],
    expected: { outcome: 'lost', messages: ['opened', 'lost'], retired: 1 },
  },
  {
    name: 'a mere question is withdrawn',
    status: 'warning_needs_response',
    deeds: [{ day: 5, what: { status: 'warning_closed' } }],
    expected: { outcome: 'withdrawn', messages: ['asked', 'withdrawn'], retired: 0 },
  },
  {
    name: 'a question becomes a dispute and is won',
    status: 'warning_needs_response',
    deeds: [
      { day: 3, what: { status: 'needs_response' } },
      { day: 4, what: 'submitEvidence' },
      { day: 20, what: { status: 'won' } },
    ],
    expected: { outcome: 'won', messages: ['asked', 'opened', 'won'], retired: 1 },
  },
  {
    name: 'the bank never decides',
    deeds: [{ day: 2, what: 'submitEvidence' }],
    expected: { outcome: 'undecided', messages: ['opened'], retired: 1 },
  },
]
