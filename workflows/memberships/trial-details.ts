import { latestEvent } from '../shared/process-details.ts'
import type { TrialOutcome, TrialTruth, TrialWait } from './trial.rules.ts'

/** What a trial waits for, as operators read it. */
export const trialWaits: Record<TrialWait, string> = {
  reminder: 'remind by e-mail',
  'last-reminder': 'remind again, if there is no goal',
  decision: 'read the goal and decide about the charge',
  'trial-end': 'the trial ends at Stripe',
  charge: 'look whether the bank has answered',
  cancellation: 'the cancelled trial ends at Stripe',
}

/** How a trial ends, as operators read it. */
export const trialEndings: Record<TrialOutcome, string> = {
  converted: 'the first invoice was paid',
  'past-due': 'the first payment failed, dunning goes on with it',
  cancelled: 'cancelled before a charge',
  stopped: 'stopped without a charge, because no goal was chosen',
  refunded: 'the charge was given back',
}

export function lastTrialEvent({ startedAt, goalSelectedAt, extension, charge, said, status }: TrialTruth): string {
  const event = latestEvent([
    [startedAt, 'joined'],
    [goalSelectedAt, 'goal chosen'],
    [extension?.at, `extended by ${extension?.by ?? 'us'}`],
    [charge?.paidAt, 'charged'],
    [charge?.refundedAt, 'refunded'],
    ...Object.entries(said).map(([message, at]) => [at, `${message} sent`] as const),
  ])

  return `${event}, Stripe says ${status}`
}
