import { AppError } from '#workflows/shared/app-error.ts'
import type { whyNotCoupon } from '#workflows/billing/coupon.rules.ts'
import { hasTax } from '#workflows/billing/tax.rules.ts'
import type { JoinOffer } from '#workflows/memberships/join-offer.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import type { Tx } from '#prisma/database.ts'
import type { Plan } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { loadTermsFacts, termsFor } from '../billing/load-terms.ts'
import { emailClaim, isTrialUsed } from './trial-claims.ts'

export type OfferInput = {
  organizationId: string
  communityId: string
  planId: string
  withTrial?: boolean
  userId: string | null
  /** As it was typed. */
  code?: string | undefined
  /** The billing country, where the organization charges tax. */
  country?: string | null | undefined
}

export type Offer = {
  plan: Plan
  offer: JoinOffer
  isTrialUsed: boolean
  slug: string
  /** The code and the tax that count; refused where the code does nothing for this plan. */
  couponId: string | null
  taxRateId: string | null
  country: string | null
  refusal: ReturnType<typeof whyNotCoupon>
  /** Tax is charged in some country, and this person has named none. */
  isCountryMissing: boolean
}

/** A plan as it is offered to one person now. Throws PLAN_GONE. */
export async function loadOffer(deps: Deps, tx: Tx, input: OfferInput & { email: string | null }): Promise<Offer> {
  const { organizationId, communityId, planId, withTrial = true, email } = input
  const plan = await tx.plan.findFirst({
    where: { organizationId, communityId, id: planId, isActive: true },
    include: { community: { select: { name: true, slug: true, policy: true } } },
  })
  if (!plan) {
    const userMessage = 'This way to pay is no longer offered. Choose another one.'
    throw new AppError('PLAN_GONE', { userMessage, fields: { planId: userMessage } })
  }
  const { community, ...row } = plan
  const keys = email === null ? [] : [emailClaim(deps, email)]
  const { code = '' } = input
  const country = input.country || null
  const facts = await loadTermsFacts(tx, { organizationId, userId: input.userId, code, country })
  const { terms, rate, refusal } = termsFor(facts, plan, { country, now: new Date(), dayMs: deps.config.dayMs })
  const isUsed = plan.trialDays > 0 && keys.length > 0 && (await isTrialUsed(tx, { organizationId, communityId }, keys))

  return {
    plan: row,
    slug: community.slug,
    isTrialUsed: isUsed,
    couponId: terms.discounts.length > 0 ? (facts.coupon?.id ?? null) : null,
    taxRateId: rate?.id ?? null,
    country: hasTax(facts) ? country : null,
    refusal,
    isCountryMissing: hasTax(facts) && plan.interval !== 'free' && country === null,
    offer: {
      communityName: community.name,
      interval: plan.interval,
      amountCents: plan.amountCents,
      currency: plan.currency,
      terms,
      trialDays: withTrial ? plan.trialDays : 0,
      policy: trialPolicy(community.policy),
      dayMs: deps.config.dayMs,
    },
  }
}
