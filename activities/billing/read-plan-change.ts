import type Stripe from 'stripe'
import type { Plan } from '#prisma/generated.server/client.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { isChangeable, whyNotChange } from '#workflows/billing/plan-change.rules.ts'
import { lockOwnMembership, type OwnMembershipInput } from '../memberships/own-membership.ts'
import type { Deps } from '../platform/deps.ts'
import { dateOf } from './stripe-errors.ts'

export type PlanWish = OwnMembershipInput & { planId: string }

export type ReadPlanChange = {
  stripe: Stripe
  subscription: Stripe.Subscription
  item: Stripe.SubscriptionItem
  from: Plan
  to: Plan
  stripePriceId: string
}

/** A membership's plan and the one that is wished for, with what Stripe says now. Throws NOT_A_MEMBER, PLAN_FIXED, PLAN_GONE. */
export async function readPlanChange({ db, stripeFor }: Deps, wish: PlanWish): Promise<ReadPlanChange> {
  const { organizationId, planId } = wish
  const { membership, from, to } = await db.forOrganization(organizationId, async (tx) => {
    const own = await lockOwnMembership(tx, wish)
    const where = (id: string) => ({ organizationId_id: { organizationId, id } })

    return {
      membership: own,
      from: await tx.plan.findUniqueOrThrow({ where: where(own.planId) }),
      to: await tx.plan.findUnique({ where: where(planId) }),
    }
  })
  const { stripeSubscriptionId, state } = membership
  if (!stripeSubscriptionId) throw planFixed({ state, hasSubscription: false, status: 'none', cancelAt: null })
  if (!to?.stripePriceId || !to.isActive || to.communityId !== membership.communityId) throw planGone()

  const stripe = stripeFor(organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId)
  const [item] = subscription.items.data
  if (!item) throw planGone()
  // Done already by an earlier try of this form: there is nothing left to refuse.
  const isDone = item.price.id === to.stripePriceId
  if (!isDone) refuse(state, subscription)
  if (!isDone && !isChangeable(from, to)) throw planGone()

  return { stripe, subscription, item, from, to, stripePriceId: to.stripePriceId }
}

function refuse(state: string, { status, cancel_at: cancelAt }: Stripe.Subscription): void {
  const facts = { state, hasSubscription: true, status, cancelAt: dateOf(cancelAt)?.toISOString() ?? null }
  if (whyNotChange(facts)) throw planFixed(facts)
}

function planFixed(facts: Parameters<typeof whyNotChange>[0]): AppError {
  return new AppError('PLAN_FIXED', { userMessage: whyNotChange(facts) ?? '', status: 409 })
}

function planGone(): AppError {
  const userMessage = 'This plan is not on offer for your membership. Choose another one.'

  return new AppError('PLAN_GONE', { userMessage, fields: { planId: userMessage } })
}
