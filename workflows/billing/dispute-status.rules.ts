/**
 * Where a dispute stands, by Stripe's status (docs.stripe.com/api/disputes/object). `warning_…` is a mere question of the
 * bank: no money has moved. An appeal is answered in Stripe's dashboard alone, so it is under review here. A status that
 * Stripe invents later is under review too: nothing is sent for it, and the next look may know more.
 */
export type DisputePhase = 'needs-response' | 'under-review' | 'won' | 'lost' | 'withdrawn'

const phases: Readonly<Record<string, DisputePhase>> = {
  needs_response: 'needs-response',
  warning_needs_response: 'needs-response',
  under_review: 'under-review',
  warning_under_review: 'under-review',
  appeal_needs_response: 'under-review',
  appeal_under_review: 'under-review',
  won: 'won',
  lost: 'lost',
  warning_closed: 'withdrawn',
  prevented: 'withdrawn',
}

export function disputePhase(status: string): DisputePhase {
  return Object.hasOwn(phases, status) ? (phases[status] ?? 'under-review') : 'under-review'
}

export function isInquiry(status: string): boolean {
  return status.startsWith('warning_')
}

export function isDisputeOver(status: string): boolean {
  return !['needs-response', 'under-review'].includes(disputePhase(status))
}

/** The statuses in which the money is not ours: what was paid counts as unpaid. */
export const contestedStatuses = [
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
  'lost',
] as const

export function isContested(status: string): boolean {
  return contestedStatuses.some((contested) => contested === status)
}
