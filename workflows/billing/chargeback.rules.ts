import { disputePhase } from './dispute-status.rules.ts'
import type { DunningOutcome, DunningTruth } from './dunning.rules.ts'

type Seen = Pick<DunningTruth, 'dispute' | 'subscription'>

/** How an episode about a payment that was taken back ends (decision record 021); null while it goes on. */
export function endOfChargeback({ dispute, subscription }: Seen): DunningOutcome | null {
  const phase = disputePhase(dispute?.status ?? '')
  if (phase === 'won' || phase === 'withdrawn') return 'paid'
  if (dispute?.isForgiven) return 'written-off'
  const { status, endedBy } = subscription
  if (status !== 'canceled' && status !== 'incomplete_expired') return null

  return endedBy === 'payment' ? 'cancelled' : 'left'
}

/** Nothing of the ladder has to be waited for: the money is gone. */
export function isChargebackLost({ dispute }: Pick<DunningTruth, 'dispute'>): boolean {
  return disputePhase(dispute?.status ?? '') === 'lost'
}
