import { type PromiseStep, timeMark } from '../shared/promise.ts'
import { dunningDates, type DunningRun, endDay, noticeDays } from './dunning-dates.rules.ts'

export type UnpaidTier = {
  /** `Pro` */
  name: string
  /** Whether it still gives what it gives; when not, its two weeks are over. */
  isGiven: boolean
  since: string
  amountCents: number
  currency: string
  /** When Stripe asks the bank again; null when it will not. */
  nextTryAt: string | null
  /** When each letter about it went out. */
  writtenAt: string[]
}

/** A renewal that failed as its payer reads it: what happened, what to do, and every date to come. */
export function unpaidTierSteps(unpaid: UnpaidTier, run: DunningRun, now: number): PromiseStep[] {
  const { since, amountCents, currency, writtenAt, isGiven } = unpaid
  const failed: PromiseStep = {
    joint: 'failed',
    at: since,
    title: 'The payment did not go through',
    amountCents,
    currency,
  }
  const written = writtenAt.map((at): PromiseStep => ({ joint: 'kept', at, title: 'We wrote to you' }))

  return [failed, ...written, ...(isGiven ? stillGiven(unpaid, run, now) : givenUp(unpaid))]
}

function stillGiven(unpaid: UnpaidTier, run: DunningRun, now: number): PromiseStep[] {
  const { name, since, nextTryAt, amountCents, currency } = unpaid
  const { steps, endAt } = dunningDates({ kind: 'renewal', firstFailedAt: since }, run)
  const last = noticeDays.renewal.at(-1)
  const ahead: (PromiseStep & { at: string })[] = steps
    .filter(({ day, at }) => day > 0 && at > now)
    .map(({ day, at }) => ({
      joint: 'later',
      at: new Date(at).toISOString(),
      title: day === last ? 'We write a last time before the end' : 'We write again',
    }))
  if (nextTryAt && Date.parse(nextTryAt) > now) {
    ahead.push({ joint: 'next', at: nextTryAt, title: 'Your bank is asked again', amountCents, currency })
  }
  ahead.push({
    joint: 'later',
    at: new Date(endAt).toISOString(),
    title: `If it is still open, ${name} ends`,
    text: 'Then it is Free. All that was made stays, and one payment brings it back.',
  })

  return [
    { joint: 'now', when: 'Now', title: `${name} is there`, text: `It stays so until ${timeMark(new Date(endAt))}.` },
    {
      joint: 'person',
      when: 'Now',
      title: 'Change the card, or pay it',
      text: 'A new card is tried at once.',
    },
    { joint: 'branch', title: 'As soon as it is paid,', text: `${name} goes on, and no more of this is sent.` },
    ...ahead.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  ]
}

function givenUp({ name }: UnpaidTier): PromiseStep[] {
  return [
    { joint: 'now', when: 'Now', title: 'Free', text: `It was not paid in ${endDay} days. All that was made stays.` },
    {
      joint: 'person',
      when: 'Any time',
      title: 'Pay it, and it is back',
      text: `${name} is there again within seconds.`,
    },
  ]
}
