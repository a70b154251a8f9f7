import type Stripe from 'stripe'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { decidedBefore, keepDecision, type LeavingDecision } from './leaving-decision.ts'
import { lockOwnMembership, membershipOver, type OwnMembershipInput } from './own-membership.ts'
import type { MembershipWithPlan } from './project-membership.ts'
import { writeSubscription } from './write-subscription.ts'

export type EndingWish = OwnMembershipInput & {
  /** The form's token: a second click is the same wish. */
  token: string
}

/** A person's membership with what Stripe says about it now, and whether this form was taken before. */
export async function readEnding({ db, stripeFor }: Deps, wish: EndingWish) {
  const { organizationId } = wish
  const { membership, isRepeated } = await db.forOrganization(organizationId, async (tx) => ({
    membership: await lockOwnMembership(tx, wish),
    isRepeated: (await decidedBefore(tx, wish)).isRepeated,
  }))
  const { stripeSubscriptionId } = membership
  if (!stripeSubscriptionId) throw membershipOver()
  const stripe = stripeFor(organizationId)

  return { stripe, membership, isRepeated, subscription: await stripe.subscriptions.retrieve(stripeSubscriptionId) }
}

/** Fetches again and writes subscription, promise row, decision and promised confirmation in one transaction. */
export async function writeEnding(
  { db }: Deps,
  { stripe, subscription }: { stripe: Stripe; subscription: Stripe.Subscription },
  decide: (fetched: Stripe.Subscription) => LeavingDecision | null,
  { organizationId, membershipId, userId }: EndingWish,
): Promise<MembershipWithPlan> {
  const fetchedAt = new Date()
  const fetched = await stripe.subscriptions.retrieve(subscription.id, { expand: subscriptionDetails })

  return db.forOrganization(
    organizationId,
    async (tx) => {
      await lockOwnMembership(tx, { organizationId, membershipId, userId })
      const membership = await writeSubscription(tx, { organizationId, membershipId, subscription: fetched, fetchedAt })
      const decision = decide(fetched)
      if (decision) await keepDecision(tx, decision)

      return membership
    },
    { actorId: userId, reason: 'the member decided' },
  )
}
