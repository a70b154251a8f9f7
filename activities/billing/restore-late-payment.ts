import { randomUUID } from 'node:crypto'
import type { Tx } from '#prisma/database.ts'
import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import { membershipWords, projectMembership } from '../memberships/project-membership.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { resumeAfterFailure } from './resume-after-failure.ts'

/**
 * Gives what a late payment bought, once. A paused subscription goes on, by itself or because we say so; one that was
 * cancelled stays so, and its member gets access for the time that was paid for.
 */
export async function restoreLatePayment(deps: Deps, call: DunningCall): Promise<void> {
  const { organizationId, dunningId } = call
  const known = await deps.db.forOrganization(organizationId, (tx) =>
    tx.dunning.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: dunningId } },
      select: { restoredAt: true, membership: { select: { stripeSubscriptionId: true } } },
    }),
  )
  if (known.restoredAt) return
  const { stripeSubscriptionId } = known.membership
  if (stripeSubscriptionId) await resumeAfterFailure(deps, { ...call, stripeSubscriptionId })
  await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const { count } = await tx.dunning.updateMany({
        where: { organizationId, id: dunningId, restoredAt: null },
        data: { restoredAt: new Date() },
      })
      if (count === 0) return
      const given = await giveAccess(tx, call)
      await recordDecision(tx, {
        organizationId,
        action: 'restore',
        entity: 'dunning',
        entityId: dunningId,
        reason: `paid after the end: ${given}`,
      })
    },
    { reason: 'paid after the end' },
  )
}

async function giveAccess(tx: Tx, { organizationId, membershipId, stripeInvoiceId }: DunningCall): Promise<string> {
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
  })
  if (membership.state !== 'ended') return 'the membership goes on'
  const { communityId, userId, planId, stripeCustomerId, termsAcceptedAt } = membership
  const present = await tx.membership.count({ where: { organizationId, communityId, userId, state: { not: 'ended' } } })
  if (present > 0) return 'joined again meanwhile'

  const invoice = await tx.invoice.findUniqueOrThrow({
    where: { organizationId_stripeInvoiceId: { organizationId, stripeInvoiceId } },
  })
  const { firstFailedAt, periodStartsAt, periodEndsAt, paidAt } = invoice
  const returned = await tx.dispute.count({ where: { organizationId, stripeInvoiceId, status: 'won' } })
  const startsAt = returned > 0 ? new Date() : (paidAt ?? new Date())
  // The time that was paid for is given whole, from the payment on: in between there was no access. Of what a bank took and
  // returned, its member had the part before the end.
  const usedFrom = returned > 0 ? membership.endedAt : periodStartsAt
  const lengthMs = usedFrom && periodEndsAt ? Math.max(0, periodEndsAt.getTime() - usedFrom.getTime()) : 0
  if (lengthMs === 0) return 'nothing of the time that was paid for is left'
  const endsAt = new Date(startsAt.getTime() + lengthMs)
  const restored = await tx.membership.create({
    data: {
      organizationId,
      id: randomUUID(),
      communityId,
      userId,
      planId,
      stripeCustomerId,
      termsAcceptedAt,
      state: 'live',
      joinedAt: membership.joinedAt ?? firstFailedAt ?? startsAt,
    },
    include: membershipWords,
  })
  await tx.grant.create({
    data: { organizationId, membershipId: restored.id, kind: 'purchase', startsAt, endsAt },
    select: { id: true },
  })
  await projectMembership(tx, restored)

  return `access until ${endsAt.toISOString()}`
}
