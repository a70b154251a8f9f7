export type LeavingFacts = {
  /** pending | live | ended */
  state: string
  hasSubscription: boolean
  /** Stripe's status as last fetched. */
  status: string
  cancelAt: string | null
}

/**
 * How a membership can be left: a trial by its own command, a paid one at the end of what was paid, one that is paused or
 * unpaid at once, as is one without a subscription. `ending` has been cancelled already, `over` cannot be left any more.
 */
export type WayOut = 'trial' | 'at-period-end' | 'at-once' | 'grant' | 'ending' | 'over'

const overAtStripe = new Set(['canceled', 'incomplete_expired'])

export function wayOut({ state, hasSubscription, status, cancelAt }: LeavingFacts): WayOut {
  if (state !== 'live' || overAtStripe.has(status)) return 'over'
  if (!hasSubscription) return 'grant'
  if (status === 'trialing') return 'trial'
  // What is paused or unpaid reaches no end of a period, whatever was planned before.
  if (status !== 'active') return 'at-once'

  return cancelAt ? 'ending' : 'at-period-end'
}
