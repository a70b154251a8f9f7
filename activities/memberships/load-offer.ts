import { AppError } from '#workflows/shared/app-error.ts'
import type { JoinOffer } from '#workflows/memberships/join.promise.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import type { Tx } from '#prisma/database.ts'
import type { Plan } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { emailClaim, isTrialUsed } from './trial-claims.ts'

export type OfferInput = { organizationId: string; communityId: string; planId: string; withTrial?: boolean }
export type Offer = { plan: Plan; offer: JoinOffer; isTrialUsed: boolean; slug: string }

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
  const isUsed = plan.trialDays > 0 && keys.length > 0 && (await isTrialUsed(tx, { organizationId, communityId }, keys))

  return {
    plan: row,
    slug: community.slug,
    isTrialUsed: isUsed,
    offer: {
      communityName: community.name,
      interval: plan.interval,
      amountCents: plan.amountCents,
      currency: plan.currency,
      trialDays: withTrial ? plan.trialDays : 0,
      policy: trialPolicy(community.policy),
      dayMs: deps.config.dayMs,
    },
  }
}
