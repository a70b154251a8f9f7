import { formatMoney } from '../shared/format-money.ts'
import { moneyMark, type PromiseStep, type PromiseView, timeMark } from '../shared/promise.ts'

/** A membership as last fetched from Stripe, with the words of its plan. */
export type MembershipFacts = {
  communityName: string
  planName: string
  interval: 'month' | 'year' | 'once' | 'free'
  /** Of the next charge. */
  amountCents: number
  /** Of those after it, where they are another. */
  laterCents?: number | null
  /** Credit of the person at Stripe, which the next charge takes first. */
  creditCents?: number
  currency: string
  /** Stripe's status; `none` where a grant gives access, `canceled` when that has ended. */
  status: string
  joinedAt: string
  renewsAt: string | null
  cancelAt: string | null
  /** The plan that begins with the next charge, where one is planned. */
  nextPlanName?: string
  /** An invoice is open that could not be charged. */
  isUnpaid: boolean
  cardLast4: string | null
  /** What those digits are of, where it is no card. */
  paidWith?: string
  /** `08/28` */
  cardExpiresOn: string | null
}

/** The promise of a membership that runs: the next charge, or the day it ends. Rewritten at every fetch. */
export function membershipPromise(facts: MembershipFacts): PromiseView {
  const { communityName, planName, currency, status } = facts
  const ahead = aheadOf(facts)
  const joined: PromiseStep = {
    joint: 'kept',
    at: facts.joinedAt,
    title: `You joined ${communityName}`,
    text: planName,
  }

  return {
    title: communityName,
    stage: facts.cancelAt && status === 'active' ? 'cancelling' : status === 'none' ? 'active' : status,
    openCommands: [],
    needsHuman: false,
    ...ahead.next,
    ...(ahead.next.amountCents !== undefined && { currency }),
    steps: [joined, ...ahead.steps],
  }
}

type Ahead = { steps: PromiseStep[]; next: Pick<PromiseView, 'nextStep' | 'nextAt' | 'amountCents'> }

function aheadOf(facts: MembershipFacts): Ahead {
  const { interval, amountCents, currency, status, renewsAt, cancelAt } = facts
  if (status === 'canceled' || status === 'incomplete_expired') {
    const step: PromiseStep = { joint: 'kept', when: 'Ended', title: 'Your membership ended', amountCents: 0, currency }

    return { steps: [step], next: { amountCents: 0 } }
  }
  if (status === 'none') {
    const text =
      interval === 'once'
        ? `${formatMoney(amountCents, currency)} paid once. Nothing else is charged.`
        : 'It costs nothing.'

    return { steps: [{ joint: 'now', when: 'Now', title: 'You have full access', text }], next: {} }
  }
  if (status === 'paused' && facts.isUnpaid) return stoppedUnpaid
  if (status === 'paused') {
    const step: PromiseStep = {
      joint: 'paused',
      when: 'Now',
      title: 'You can read, nothing is charged',
      amountCents: 0,
      currency,
    }

    return { steps: [step], next: { nextStep: 'Paused, nothing is charged', amountCents: 0 } }
  }
  if (status === 'past_due' || status === 'unpaid') {
    const step: PromiseStep = {
      joint: 'failed',
      when: 'Now',
      title: 'A payment is open',
      text: `Its steps, with their dates and the way to pay, stand under “Payment for ${facts.communityName}”.`,
    }

    return { steps: [step], next: { nextStep: 'Replace your card', amountCents } }
  }
  if (cancelAt) {
    const title = 'Your membership ends'
    const text = `You have full access until ${timeMark(cancelAt)}. Nothing more is charged.`

    return {
      steps: [{ joint: 'next', at: cancelAt, title, text, amountCents: 0, currency }],
      next: { nextStep: title, nextAt: cancelAt, amountCents: 0 },
    }
  }
  const title = facts.nextPlanName ? `Renews for a ${interval}, as ${facts.nextPlanName}` : `Renews for a ${interval}`
  const card = facts.cardLast4
    ? [`With the ${facts.paidWith ?? 'card'} ending ${facts.cardLast4}${expiry(facts)}.`]
    : []
  const later = facts.laterCents ? [`Later ${moneyMark(facts.laterCents, currency)}, when the code has ended.`] : []
  const takenCents = Math.min(facts.creditCents ?? 0, amountCents)
  const credit = takenCents > 0 ? [`${moneyMark(takenCents, currency)} of your credit is taken off.`] : []
  const text = [...credit, ...card, ...later].join(' ') || undefined
  const charged = { amountCents: amountCents - takenCents }

  return {
    steps: [
      {
        joint: 'next',
        ...(renewsAt ? { at: renewsAt } : { when: `Each ${interval}` }),
        title,
        text,
        ...charged,
        currency,
      },
    ],
    next: { nextStep: title, ...(renewsAt && { nextAt: renewsAt }), ...charged },
  }
}

/** Paused for want of payment: the way back is one payment. */
const stoppedUnpaid: Ahead = {
  steps: [
    { joint: 'paused', when: 'Now', title: 'You can read on', text: 'Paused, because a payment did not come in.' },
    {
      joint: 'person',
      when: 'Any time',
      title: 'Pay what is open',
      text: 'It brings everything back within seconds.',
      links: [{ label: 'Pay and go on', url: '/settings/billing' }],
    },
  ],
  next: { nextStep: 'Pay what is open, and everything is back' },
}

function expiry({ cardExpiresOn }: MembershipFacts): string {
  return cardExpiresOn ? `, which expires ${cardExpiresOn}` : ''
}
