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
 * told to the member. A price that belongs to no plan changes nothing, and one that was set ahead for a planned change
 * (plan_switches) is followed when its period has begun; that change has words of its own. A price of another interval is
 * never set ahead: with it the new cycle begins.
 */
export async function followPlan(tx: Tx, input: FollowPlanInput): Promise<void> {
  const { organizationId, membershipId, subscription, fetchedAt } = input
  const [item] = subscription.items.data
  if (!item) return
  const { id: stripePriceId } = item.price
  const begunAt = new Date(item.current_period_start * 1000)
  const [changed] = await tx.$queryRaw<{ fromPlanId: string; planId: string; isPlanned: boolean }[]>`
    update memberships m set plan_id = p.id
    from plans p, memberships before
    where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid
      and m.stripe_subscription_id = ${subscription.id} and (m.fetched_at is null or m.fetched_at <= ${fetchedAt})
      and p.organization_id = m.organization_id and p.community_id = m.community_id
      and p.stripe_price_id = ${stripePriceId} and p.id <> m.plan_id
      and before.organization_id = m.organization_id and before.id = m.id
      and not exists (select 1 from plan_switches s where s.organization_id = m.organization_id and s.membership_id = m.id
        and s.to_plan_id = p.id and s.ended_at is null and not s.begins_cycle
        and s.effective_at > ${begunAt}::timestamptz + interval '2 seconds')
    returning before.plan_id as "fromPlanId", p.id as "planId",
      exists (select 1 from plan_switches s where s.organization_id = m.organization_id and s.membership_id = m.id
        and s.ended_at is null and p.id in (s.to_plan_id, s.from_plan_id)) as "isPlanned"`
  if (!changed || changed.isPlanned) return
  const at = fetchedAt.toISOString()
  const { fromPlanId, planId } = changed
  await enqueueBillingMail(tx, { about: 'plan-changed', organizationId, membershipId, fromPlanId, planId, at })
}
