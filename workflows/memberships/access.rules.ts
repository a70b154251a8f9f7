export type Access = 'full' | 'read-only' | 'guest' | 'none'

export type AccessFacts = {
  isBanned: boolean
  isStaff: boolean
  hasLiveGrant: boolean
  /** Status of the subscription as last fetched from Stripe; `none` where there is no subscription. */
  stripeStatus: string
  /** Business days since the first failure of the oldest unpaid invoice; null when none is unpaid. */
  dunningDay: number | null
}

const readOnlyFromDay = 7

/** What a person may do in a community. First match wins (rules.md, Access). Dates are never compared here: Stripe's status decides. */
export function accessOf(facts: AccessFacts): Access {
  if (facts.isBanned) return 'none'
  if (facts.isStaff || facts.hasLiveGrant) return 'full'

  const isLateInDunning = (facts.dunningDay ?? 0) >= readOnlyFromDay
  switch (facts.stripeStatus) {
    case 'trialing':
    case 'active':
    case 'past_due':
      return isLateInDunning ? 'read-only' : 'full'
    case 'paused':
      return 'read-only'
    default:
      return 'guest'
  }
}
