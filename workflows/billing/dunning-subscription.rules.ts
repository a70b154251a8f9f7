import type { DunningKind } from './dunning-dates.rules.ts'

/** What dunning sees of its invoice and subscription. */
export type SeenSubscription = {
  kind: DunningKind
  invoice: { status: string }
  /** Stripe's status, and who ended or paused it: an unpaid invoice, or somebody's wish. */
  subscription: { status: string; endedBy: 'payment' | 'request' | null }
}

/** What became of the subscription while the invoice was open; null while it goes on, or waits for the end of a pause. */
export function outcomeOfSubscription({
  kind,
  subscription,
}: SeenSubscription): 'cancelled' | 'left' | 'paused' | null {
  const { status, endedBy } = subscription
  switch (status) {
    case 'canceled':
    case 'incomplete_expired':
      return endedBy === 'payment' ? 'cancelled' : 'left'
    case 'unpaid':
      return 'cancelled'
    case 'paused':
      return kind !== 'resume' && endedBy === 'payment' ? 'paused' : null
    default:
      return null
  }
}

/** Paused at Stripe by hand with this invoice open; a pause of ours waits until it is paid (decision record 024). */
export function isPausedMeanwhile({ kind, invoice, subscription }: SeenSubscription): boolean {
  const { status, endedBy } = subscription

  return kind === 'renewal' && invoice.status === 'open' && status === 'paused' && endedBy === 'request'
}

/** Paid when its membership had been ended for want of it, and before that was said: nobody is thanked for what is gone. */
export function isPaidTooLate({ kind, invoice, subscription }: SeenSubscription): boolean {
  const { status, endedBy } = subscription

  return kind !== 'chargeback' && invoice.status === 'paid' && status === 'canceled' && endedBy === 'payment'
}
