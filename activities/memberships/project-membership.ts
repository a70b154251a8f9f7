import type { Tx } from '#prisma/database.ts'
import type { Membership } from '#prisma/generated.server/client.ts'
import { membershipPromise } from '#workflows/memberships/membership.promise.ts'
import { nextPrice } from '../billing/charge-terms.ts'
import { viewColumns } from '../operations/project-process.ts'

type Plan = { name: string; interval: 'month' | 'year' | 'once' | 'free'; amountCents: number; currency: string }
type PlannedSwitch = { amountCents: number; toPlan: Plan }

export type MembershipWithPlan = Membership & {
  plan: Plan
  community: { name: string }
  /** The change of plan that is planned, at most one. */
  planSwitches?: PlannedSwitch[]
}

export const membershipWords = {
  plan: { select: { name: true, interval: true, amountCents: true, currency: true } },
  community: { select: { name: true } },
  planSwitches: {
    where: { endedAt: null, calledOffAt: null },
    select: {
      amountCents: true,
      toPlan: { select: { name: true, interval: true, amountCents: true, currency: true } },
    },
  },
} as const

/**
 * Rewrites the row that tells what a membership without a process promises: the next charge, the card, the end. While a
 * trial runs, its own row tells; an ended membership closes it.
 */
export async function projectMembership(tx: Tx, membership: MembershipWithPlan): Promise<void> {
  const { organizationId, id, communityId, userId, state, stripeStatus } = membership
  if (stripeStatus === 'trialing' || stripeStatus === 'incomplete') return

  const where = { organizationId, kind: 'membership', subjectId: id, workflowId: null }
  const isOver = state === 'ended'
  const data = {
    ...viewColumns(promiseOf(membership, await creditFor(tx, membership))),
    closedAt: isOver ? (membership.endedAt ?? new Date()) : null,
    closeReason: isOver ? 'the membership ended' : null,
  }
  const { count } = await tx.process.updateMany({ where, data })
  if (count > 0 || isOver) return
  await tx.process.createMany({
    data: { ...where, communityId, membershipId: id, userId, ...data },
    skipDuplicates: true,
  })
}

/** Rewrites the rows of a person whose credit changed. */
export async function projectMemberships(tx: Tx, where: { organizationId: string; userId: string }): Promise<void> {
  const memberships = await tx.membership.findMany({ where: { ...where, state: 'live' }, include: membershipWords })
  for (const membership of memberships) await projectMembership(tx, membership)
}

/**
 * Credit belongs to the person, and Stripe takes it with whichever charge comes first: it is told there alone. The lock
 * waits for a balance that is being written, so that the last of two writers tells the last balance.
 */
async function creditFor(tx: Tx, { organizationId, userId, id, plan }: MembershipWithPlan): Promise<number> {
  const [customer] = await tx.$queryRaw<{ creditCents: number }[]>`
    select -balance_cents as "creditCents" from stripe_customers
    where organization_id = ${organizationId}::uuid and user_id = ${userId}::uuid
      and balance_cents < 0 and currency = ${plan.currency} for share`
  if (!customer) return 0
  const first = await tx.membership.findFirst({
    where: {
      organizationId,
      userId,
      state: 'live',
      stripeStatus: 'active',
      cancelAt: null,
      currentPeriodEndsAt: { not: null },
    },
    orderBy: [{ currentPeriodEndsAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })

  return first?.id === id ? customer.creditCents : 0
}

function nextOf({ amountCents, toPlan }: PlannedSwitch, membership: MembershipWithPlan) {
  const { laterCents } = nextPrice({ ...membership, plan: toPlan })

  return { amountCents, laterCents, nextPlanName: toPlan.name, interval: toPlan.interval }
}

function promiseOf(membership: MembershipWithPlan, creditCents: number) {
  const [planned] = membership.planSwitches ?? []
  const { plan, community, state, stripeStatus, joinedAt, createdAt, currentPeriodEndsAt, cancelAt } = membership

  return membershipPromise({
    communityName: community.name,
    planName: plan.name,
    interval: plan.interval,
    ...nextPrice(membership),
    ...(planned && nextOf(planned, membership)),
    creditCents,
    currency: plan.currency,
    status: state === 'ended' ? 'canceled' : stripeStatus,
    joinedAt: (joinedAt ?? createdAt).toISOString(),
    renewsAt: currentPeriodEndsAt?.toISOString() ?? null,
    cancelAt: cancelAt?.toISOString() ?? null,
    isUnpaid: membership.dunningDay !== null,
    cardLast4: membership.cardLast4,
    ...(membership.cardBrand === 'bank account' && { paidWith: 'bank account' }),
    cardExpiresOn: membership.cardExpiresOn,
  })
}
