import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import { isChangeable, type PlanFacts, whyNotChange } from '#workflows/billing/plan-change.rules.ts'
import type { OwnMembershipInput } from '../memberships/own-membership.ts'
import type { Deps } from '../platform/deps.ts'
import { subscriptionDetails } from './charge-terms.ts'
import { dateOf } from './stripe-errors.ts'

export type PlanWish = OwnMembershipInput & { planId: string }

export type PlanOfChange = PlanFacts & { id: string; name: string }

export type ReadPlanChange = {
  stripe: Stripe
  subscription: Stripe.Subscription
  item: Stripe.SubscriptionItem
  from: PlanOfChange
  to: PlanOfChange
  stripePriceId: string
}

type Row = {
  state: string
  communityId: string
  stripeSubscriptionId: string | null
  /** A payment failed or is disputed. */
  isUnpaid: boolean
  /** A change at the end of the period is planned. */
  hasSwitch: boolean
  from: PlanOfChange
  to: (PlanOfChange & { communityId: string; isActive: boolean; stripePriceId: string | null }) | null
}

/**
 * A membership's plan and the one that is wished for, with what Stripe says now. One statement. A price that Stripe has
 * already is done by an earlier try of the same form, unless a planned change has put it there. Throws NOT_A_MEMBER,
 * PLAN_FIXED, PLAN_GONE, PLAN_SWITCH_RUNS.
 */
export async function readPlanChange(deps: Deps, wish: PlanWish): Promise<ReadPlanChange> {
  const { state, communityId, stripeSubscriptionId, hasSwitch, isUnpaid, from, to } = await readRows(deps, wish)
  if (!stripeSubscriptionId)
    throw planFixed({ state, hasSubscription: false, status: 'none', cancelAt: null, isUnpaid })
  if (!to?.stripePriceId || !to.isActive || to.communityId !== communityId) throw planGone()

  const stripe = deps.stripeFor(wish.organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, { expand: subscriptionDetails })
  const [item] = subscription.items.data
  if (!item) throw planGone()
  if (hasSwitch) throw switchRuns()
  const isDone = item.price.id === to.stripePriceId
  if (!isDone) refuse({ state, isUnpaid, subscription })
  if (!isDone && !isChangeable(from, to)) throw planGone()

  return { stripe, subscription, item, from, to, stripePriceId: to.stripePriceId }
}

async function readRows({ db }: Deps, { organizationId, membershipId, userId, planId }: PlanWish): Promise<Row> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<Row[]>`
      select m.state, m.community_id as "communityId", m.stripe_subscription_id as "stripeSubscriptionId",
        m.dunning_day is not null as "isUnpaid",
        exists (select 1 from plan_switches s where s.organization_id = m.organization_id and s.membership_id = m.id
          and s.ended_at is null) as "hasSwitch",
        json_build_object('id', f.id, 'name', f.name, 'interval', f.interval, 'amountCents', f.amount_cents, 'currency', f.currency) as from,
        (select json_build_object('id', t.id, 'name', t.name, 'interval', t.interval, 'amountCents', t.amount_cents, 'currency', t.currency,
            'communityId', t.community_id, 'isActive', t.is_active, 'stripePriceId', t.stripe_price_id)
          from plans t where t.organization_id = m.organization_id and t.id = ${planId}::uuid) as to
      from memberships m join plans f on f.organization_id = m.organization_id and f.id = m.plan_id
      where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid and m.user_id = ${userId}::uuid`,
  )
  if (!row) throw new AppError('NOT_A_MEMBER', { userMessage: 'This membership is not yours.', status: 404 })

  return row
}

type Present = Pick<Row, 'state' | 'isUnpaid'> & { subscription: Stripe.Subscription }

function refuse({ state, isUnpaid, subscription }: Present): void {
  const { status, cancel_at: cancelAt } = subscription
  const facts = { state, hasSubscription: true, status, cancelAt: dateOf(cancelAt)?.toISOString() ?? null, isUnpaid }
  if (whyNotChange(facts)) throw planFixed(facts)
}

function planFixed(facts: Parameters<typeof whyNotChange>[0]): AppError {
  return new AppError('PLAN_FIXED', { userMessage: whyNotChange(facts) ?? '', status: 409 })
}

export function switchRuns(): AppError {
  const userMessage = 'A change of plan is planned already. Call it off first, then choose another one.'

  return new AppError('PLAN_SWITCH_RUNS', { userMessage, status: 409 })
}

function planGone(): AppError {
  const userMessage = 'This plan is not on offer for your membership. Choose another one.'

  return new AppError('PLAN_GONE', { userMessage, fields: { planId: userMessage } })
}
