import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import { type MembershipWithPlan, membershipWords, projectMembership } from './project-membership.ts'
import { endGoals } from './end-goals.ts'
import { followPlan } from './follow-plan.ts'
import { subscriptionColumns } from './subscription-columns.ts'

export type WriteSubscriptionInput = {
  organizationId: string
  membershipId: string
  subscription: Stripe.Subscription
  /** When Stripe was asked: an older answer never overwrites a newer one. */
  fetchedAt: Date
}

/** Keeps what Stripe said about a membership, in the caller's transaction; access follows from it alone. */
export async function writeSubscription(tx: Tx, input: WriteSubscriptionInput): Promise<MembershipWithPlan> {
  const { organizationId, membershipId, subscription, fetchedAt } = input
  await tx.membership.updateMany({
    where: {
      organizationId,
      id: membershipId,
      stripeSubscriptionId: subscription.id,
      OR: [{ fetchedAt: null }, { fetchedAt: { lte: fetchedAt } }],
    },
    data: subscriptionColumns(subscription, fetchedAt),
  })
  await followPlan(tx, input)
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: membershipWords,
  })
  await projectMembership(tx, membership)
  if (membership.state === 'ended') await endGoals(tx, { organizationId, membershipId })

  return membership
}
