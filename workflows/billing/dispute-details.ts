import { latestEvent } from '../shared/process-details.ts'
import type { DisputeTruth, DisputeWait } from './dispute.rules.ts'

/** What a dispute waits for, as operators read it. */
export const disputeWaits: Record<DisputeWait, string> = {
  reminder: 'remind the owner 48 hours before evidence is due',
  evidence: 'evidence is due',
  decision: 'look whether the bank has decided',
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
