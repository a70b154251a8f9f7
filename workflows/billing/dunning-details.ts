import { latestEvent } from '../shared/process-details.ts'
import type { DunningOutcome, DunningTruth, DunningWait } from './dunning.rules.ts'

/** What dunning waits for, as operators read it. */
export const dunningWaits: Record<DunningWait, string> = {
  message: 'write, on the next business day',
  sms: 'send the SMS when it may arrive',
  try: 'look whether the bank has answered',
  step: 'the next step of the ladder',
  pause: 'look whether the pause is over',
  end: 'Stripe ends it by its setting',
  verification: 'look whether Stripe has ended it',
  person: 'a person looks',
}

/** How dunning ends, as operators read it. */
export const dunningEndings: Record<DunningOutcome, string> = {
  paid: 'the money came, access is back',
  'written-off': 'the team let it go, or took it back',
  paused: 'the subscription is paused',
  cancelled: 'the subscription was ended',
  left: 'the member has left',
  'pause-stays': 'the resumption was not paid, the pause stays',
  'left-open': 'the invoice stays open, nothing asks for it',
  restored: 'paid after the end, access was restored',
}

export function lastDunningEvent(truth: DunningTruth): string {
  const { firstFailedAt, invoice, restoredAt, said, subscription, dispute } = truth
  const event = latestEvent([
    [firstFailedAt, dispute ? 'taken back' : 'failed'],
    [invoice.paidAt, 'paid'],
    [restoredAt, 'restored'],
    ...Object.entries(said).map(([message, at]) => [at, `${message} sent`] as const),
  ])

  return `${event}, Stripe says ${dispute?.status ?? invoice.status} and ${subscription.status}`
}
