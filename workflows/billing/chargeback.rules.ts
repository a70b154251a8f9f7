import { disputePhase } from './dispute-status.rules.ts'

/** What a chargeback's episode sees of its dispute and its subscription. */
export type SeenChargeback = {
  /** Stripe's status of the dispute, and whether the team let it go. */
  dispute?: { status: string; isForgiven: boolean } | null
  /** Stripe's status, and who ended or paused it: an unpaid invoice, or somebody's wish. */
  subscription: { status: string; endedBy: 'payment' | 'request' | null }
}

export type ChargebackOutcome = 'paid' | 'written-off' | 'cancelled' | 'left'

/** How an episode about a payment that was taken back ends (decision record 021); null while it goes on. */
export function endOfChargeback({ dispute, subscription }: SeenChargeback): ChargebackOutcome | null {
  const phase = disputePhase(dispute?.status ?? '')
  if (phase === 'won' || phase === 'withdrawn') return 'paid'
  if (dispute?.isForgiven) return 'written-off'
  const { status, endedBy } = subscription
  if (status !== 'canceled' && status !== 'incomplete_expired') return null

  return endedBy === 'payment' ? 'cancelled' : 'left'
}

/** Nothing of the ladder has to be waited for: the money is gone. */
export function isChargebackLost({ dispute }: Pick<SeenChargeback, 'dispute'>): boolean {
  return disputePhase(dispute?.status ?? '') === 'lost'
}
