export type PlanFacts = { interval: 'month' | 'year' | 'once' | 'free'; amountCents: number; currency: string }

export type ChangeFacts = {
  /** pending | live | ended */
  state: string
  hasSubscription: boolean
  /** Stripe's status as last fetched. */
  status: string
  cancelAt: string | null
  /** A payment failed, or a bank took it back: unused time that was never paid would become credit. */
  isUnpaid: boolean
}

export type PlanChange = 'upgrade' | 'downgrade' | 'interval'

/** Seconds a price that was shown may be agreed to: long enough to think, short enough to be the same. */
export const previewSeconds = 1800

/** Why the plan cannot be changed now, as a sentence with the way on; null when it can. */
export function whyNotChange({ state, hasSubscription, status, cancelAt, isUnpaid }: ChangeFacts): string | null {
  if (state !== 'live' || status === 'canceled' || status === 'incomplete_expired')
    return 'This membership has ended. To come back, join again.'
  if (!hasSubscription) return 'Nothing renews here, so there is no plan to change.'
  if (status === 'trialing')
    return 'This is a trial, and nothing was charged yet. You can change once it has begun to cost.'
  if (status === 'paused') return 'This membership is paused. Resume it first, then change the plan.'
  if (status !== 'active' || isUnpaid) return 'A payment is still open. Settle it first, then change the plan.'
  if (cancelAt) return 'You have cancelled. Keep your membership first, then change the plan.'

  return null
}

/** Whether a plan can be had instead of another: it renews, in the same currency, and is another price. */
export function isChangeable(from: PlanFacts, to: PlanFacts): boolean {
  const renews = ({ interval }: PlanFacts) => interval === 'month' || interval === 'year'
  const isOther = from.interval !== to.interval || from.amountCents !== to.amountCents

  return renews(from) && renews(to) && from.currency === to.currency && isOther
}

/** Another interval begins a new cycle; within one interval more money is an upgrade. */
export function planChangeOf(from: PlanFacts, to: PlanFacts): PlanChange {
  if (from.interval !== to.interval) return 'interval'

  return to.amountCents > from.amountCents ? 'upgrade' : 'downgrade'
}

/** Whether a change may wait for the end of the period: less money in the same rhythm, or another rhythm. More begins now. */
export function canWait(from: PlanFacts, to: PlanFacts): boolean {
  return planChangeOf(from, to) !== 'upgrade'
}

/** Whether a price shown at `shownSeconds` (Unix) may still be agreed to. A clock that is 2 s off is no reason to refuse. */
export function isPreviewFresh(shownSeconds: number, nowSeconds: number): boolean {
  return shownSeconds <= nowSeconds + 2 && shownSeconds >= nowSeconds - previewSeconds
}
