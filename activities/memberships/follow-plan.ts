import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import { enqueueBillingMail } from '../operations/outbox.ts'

export type FollowPlanInput = {
  organizationId: string
  membershipId: string
  subscription: Stripe.Subscription
  fetchedAt: Date
}

/**
 * The plan of a membership is the one whose price Stripe charges, whoever changed it there. Another plan than before is
 * told to the member. A price that belongs to no plan changes nothing.
 */
export async function followPlan(tx: Tx, input: FollowPlanInput): Promise<void> {
  const { organizationId, membershipId, subscription, fetchedAt } = input
  const stripePriceId = subscription.items.data[0]?.price.id
  if (!stripePriceId) return
  const [changed] = await tx.$queryRaw<{ fromPlanId: string; planId: string }[]>`
    update memberships m set plan_id = p.id
    from plans p, memberships before
    where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid
      and m.stripe_subscription_id = ${subscription.id} and (m.fetched_at is null or m.fetched_at <= ${fetchedAt})
      and p.organization_id = m.organization_id and p.community_id = m.community_id
      and p.stripe_price_id = ${stripePriceId} and p.id <> m.plan_id
      and before.organization_id = m.organization_id and before.id = m.id
    returning before.plan_id as "fromPlanId", p.id as "planId"`
  if (!changed) return
  const at = fetchedAt.toISOString()
  await enqueueBillingMail(tx, { about: 'plan-changed', organizationId, membershipId, ...changed, at })
}
