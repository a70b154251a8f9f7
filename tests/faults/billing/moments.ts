import type { Part } from '#tests/support/start-app.ts'
import type { BillingRole } from './roles.ts'

/** One joint, whose it is, and the message with which it is done: while that is not out, the step is under way. */
export type Step = { name: string; role: BillingRole; message: string | null }

/** What is under way at a moment of a wave, and what falls then. */
export type Moment = { name: string; steps: Step[]; falls: [Part, Part, Part, Part, Part] }

/**
 * The moments of a wave, in order. Days are counted from the first failure; what shares a day falls together. `falls` is
 * the part that falls in each of the five waves, each once. The order is chosen so that, waves being `staggerDays` of 48
 * seconds apart, no five minutes see more than four ends of one part (Temporal's takes the worker along, Postgres's the
 * sandbox): at the sixth its supervisor gives up, and a start that meets another part's fall counts as one.
 */
export const moments = {
  join: {
    name: 'joining',
    steps: [{ name: 'checkout: the join form is posted', role: 'never pays', message: null }],
    falls: ['temporal', 'web', 'postgres', 'worker', 'sandbox'],
  },
  paid: {
    name: 'paid',
    steps: [{ name: 'checkout: paid, first webhook and return page', role: 'never pays', message: 'trial.welcome' }],
    falls: ['sandbox', 'postgres', 'temporal', 'web', 'worker'],
  },
  day0: {
    name: 'day 0',
    steps: [
      { name: 'dunning: the first failure, day 0', role: 'never pays', message: 'trial.declined/dunning.day-0' },
      { name: 'pause: asked for', role: 'resumes early', message: 'pause.paused' },
      { name: 'pause: at Stripe', role: 'declined back', message: 'pause.paused' },
    ],
    falls: ['worker', 'temporal', 'web', 'sandbox', 'postgres'],
  },
  day3: {
    name: 'day 3',
    steps: [
      { name: 'dunning: day 3', role: 'never pays', message: 'dunning.day-3' },
      { name: 'resume: asked for before the end', role: 'resumes early', message: 'pause.resumed' },
    ],
    falls: ['worker', 'postgres', 'temporal', 'web', 'sandbox'],
  },
  day5: {
    name: 'day 5',
    steps: [
      { name: 'dunning: a new card and its try', role: 'card replaced', message: 'dunning.thanks' },
      { name: 'pause: first notice, T−7 d', role: 'comes back', message: 'pause.first-notice' },
    ],
    falls: ['worker', 'postgres', 'temporal', 'web', 'sandbox'],
  },
  day7: {
    name: 'day 7',
    steps: [
      { name: 'dunning: day 7, read-only', role: 'never pays', message: 'dunning.day-7' },
      { name: 'resume: at the end, declined', role: 'declined back', message: 'dunning.day-0' },
    ],
    falls: ['postgres', 'temporal', 'worker', 'web', 'sandbox'],
  },
  day11: {
    name: 'day 11',
    steps: [
      { name: 'dunning: paid on the invoice page', role: 'pays by hand', message: 'dunning.thanks' },
      { name: 'pause: last notice, T−1 d', role: 'comes back', message: 'pause.last-notice' },
      { name: 'refund: asked by the owner', role: 'given back', message: 'membership.refunded' },
    ],
    falls: ['temporal', 'sandbox', 'worker', 'web', 'postgres'],
  },
  day12: {
    name: 'day 12',
    steps: [
      { name: 'dunning: day 12, the last notice', role: 'never pays', message: 'dunning.day-12' },
      { name: 'resume: at the end, paid', role: 'comes back', message: 'pause.resumed' },
    ],
    falls: ['web', 'sandbox', 'worker', 'temporal', 'postgres'],
  },
  day14: {
    name: 'day 14',
    steps: [
      { name: "dunning: day 14, Stripe's end", role: 'never pays', message: 'dunning.ended' },
      { name: 'dunning of a resumption: day 7', role: 'declined back', message: 'dunning.day-7' },
    ],
    falls: ['sandbox', 'web', 'temporal', 'worker', 'postgres'],
  },
  day21: {
    name: 'day 21',
    steps: [{ name: 'dunning of a resumption: day 14, void', role: 'declined back', message: 'dunning.pause-stays' }],
    falls: ['postgres', 'sandbox', 'web', 'worker', 'temporal'],
  },
} satisfies Record<string, Moment>

export type MomentName = keyof typeof moments

/** The fifth of a day that is left over keeps the days of different waves apart. */
export const staggerDays = 6.8
