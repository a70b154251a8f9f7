export type Tier = 'free' | 'pro' | 'enterprise'
export type PaidTier = Exclude<Tier, 'free'>

/** Who a tier belongs to: the person who pays for it, or an organization that its owners pay for. */
export type TierSubject = { kind: 'person' | 'organization'; id: string }

export type Limit = number | 'unlimited'

export type Entitlements = {
  /** Communities in one organization. */
  communities: Limit
  /** Days that direct messages can be read back. */
  messageHistoryDays: Limit
  analytics: boolean
  api: boolean
  whiteLabel: boolean
}

export type TierOffer = {
  tier: Tier
  /** Null where it is everybody's. */
  belongsTo: TierSubject['kind'] | null
  /** A month, in the platform's currency; an agreed price is another price of the same tier at Stripe. */
  amountCents: number
  currency: 'USD'
  isNegotiable: boolean
  entitlements: Entitlements
}

/** What the platform offers and what each gives. Server and page read this table and no other. */
export const tiers = {
  free: {
    tier: 'free',
    belongsTo: null,
    amountCents: 0,
    currency: 'USD',
    isNegotiable: false,
    entitlements: { communities: 2, messageHistoryDays: 90, analytics: false, api: false, whiteLabel: false },
  },
  pro: {
    tier: 'pro',
    belongsTo: 'person',
    amountCents: 999,
    currency: 'USD',
    isNegotiable: false,
    entitlements: {
      communities: 'unlimited',
      messageHistoryDays: 'unlimited',
      analytics: true,
      api: false,
      whiteLabel: false,
    },
  },
  enterprise: {
    tier: 'enterprise',
    belongsTo: 'organization',
    amountCents: 1999,
    currency: 'USD',
    isNegotiable: true,
    entitlements: {
      communities: 'unlimited',
      messageHistoryDays: 'unlimited',
      analytics: true,
      api: true,
      whiteLabel: true,
    },
  },
} as const satisfies Record<Tier, TierOffer>

/** Whether the capability behind an entitlement exists. What does not is promised for its day, never sold as there. */
export const isInForce: Record<keyof Entitlements, boolean> = {
  communities: true,
  messageHistoryDays: false,
  analytics: false,
  api: false,
  whiteLabel: false,
}

export const tierNames: Record<Tier, string> = { free: 'Free', pro: 'Pro', enterprise: 'Enterprise' }

export const offers: readonly TierOffer[] = Object.values(tiers)

export function isPaidTier(text: unknown): text is PaidTier {
  return text === 'pro' || text === 'enterprise'
}

export type TierFacts = {
  /** The tier that the subscription's price names; null where there is none, or it names none. */
  tier: string | null
  /** Stripe's status as last fetched; `none` without a subscription. */
  status: string
}

/**
 * The tier a subject has now. `trialing` and `active` give it. So does `past_due`, until Stripe's own setting ends it on day
 * 14: a tier has no reading to fall back to as a membership has from day 7 (rules.md, Access), and taking it earlier would
 * strike the members of communities that did pay. All else, a pause for want of payment too, is Free with all data kept.
 * A tier that belongs to the other kind of subject gives nothing.
 */
export function tierOf({ tier, status }: TierFacts, kind: TierSubject['kind']): Tier {
  if (!isPaidTier(tier) || tiers[tier].belongsTo !== kind) return 'free'

  return grantsTier(status) ? tier : 'free'
}

export function grantsTier(status: string): boolean {
  return status === 'trialing' || status === 'active' || status === 'past_due'
}

/** What somebody may do in an organization: of their own tier and the organization's, the better in each field. */
export function entitlementsOf({ personTier, organizationTier }: { personTier: Tier; organizationTier: Tier }) {
  return better(tiers[personTier].entitlements, tiers[organizationTier].entitlements)
}

function better(one: Entitlements, other: Entitlements): Entitlements {
  return {
    communities: higher(one.communities, other.communities),
    messageHistoryDays: higher(one.messageHistoryDays, other.messageHistoryDays),
    analytics: one.analytics || other.analytics,
    api: one.api || other.api,
    whiteLabel: one.whiteLabel || other.whiteLabel,
  }
}

function higher(one: Limit, other: Limit): Limit {
  return one === 'unlimited' || other === 'unlimited' ? 'unlimited' : Math.max(one, other)
}

/** Whether one more fits. What was made under a better tier stays and counts. */
export function hasRoom(limit: Limit, count: number): boolean {
  return limit === 'unlimited' || count < limit
}

/**
 * How a running tier is left: with what was paid, or at once where nothing is paid any more. `ending` can be taken back,
 * `over` has nothing to leave.
 */
export type TierWayOut = 'at-period-end' | 'at-once' | 'ending' | 'over'

export function tierWayOut({ status, cancelAt }: { status: string; cancelAt: string | null }): TierWayOut {
  if (status === 'none' || isOverAtStripe(status)) return 'over'
  if (status !== 'active' && status !== 'trialing') return 'at-once'

  return cancelAt ? 'ending' : 'at-period-end'
}

/** Ended for good: Stripe never brings such a subscription back. */
export function isOverAtStripe(status: string): boolean {
  return status === 'canceled' || status === 'incomplete_expired'
}
