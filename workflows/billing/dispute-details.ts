import { latestEvent } from '../shared/process-details.ts'
import type { DisputeOutcome, DisputeTruth, DisputeWait } from './dispute.rules.ts'

/** What a dispute waits for, as operators read it. */
export const disputeWaits: Record<DisputeWait, string> = {
  reminder: 'remind the owner 48 hours before evidence is due',
  evidence: 'evidence is due',
  decision: 'look whether the bank has decided',
}

/** How a dispute ends, as operators read it. */
export const disputeEndings: Record<DisputeOutcome, string> = {
  won: 'the bank left the money here',
  lost: 'the bank gave the money to the cardholder',
  withdrawn: 'the question of the bank is closed',
  undecided: 'the bank has not said how it decided',
}

export function lastDisputeEvent(truth: DisputeTruth): string {
  const { openedAt, evidenceSentAt, closedAt, said, status } = truth
  const event = latestEvent([
    [openedAt, 'opened'],
    [evidenceSentAt, 'evidence sent'],
    [closedAt, 'closed'],
    ...Object.entries(said).map(([message, at]) => [at, `${message} sent`] as const),
  ])

  return `${event}, Stripe says ${status}`
}
