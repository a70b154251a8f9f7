import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import { disputePhase, isContested } from '#workflows/billing/dispute-status.rules.ts'
import type { PurchaseDisputeMessage } from '#workflows/operations/outbox.messages.ts'
import { endGoals } from '../memberships/end-goals.ts'
import { lockJoining } from '../memberships/lock-joining.ts'
import { membershipWords, projectMembership } from '../memberships/project-membership.ts'
import { enqueueBillingMail } from '../operations/outbox.ts'
import type { WrittenDispute } from './write-dispute.ts'

/**
 * What was bought once lasts as long as its money stays: a lost dispute ends the grant, and the membership where nothing
 * else carries it; the same dispute, won after all, gives both back. Called in the transaction that keeps the dispute, so
 * that each happens once and its member is told once.
 */
export async function followDisputedPurchase(tx: Tx, { row: dispute, statusBefore }: WrittenDispute): Promise<void> {
  if (dispute.stripeInvoiceId !== null) return
  const { organizationId, membershipId, id: disputeId } = dispute
  const message = await settle(tx, dispute, statusBefore)
  if (message) {
    await enqueueBillingMail(tx, { about: 'purchase-dispute', organizationId, membershipId, disputeId, message })
  }
}

async function settle(tx: Tx, dispute: Dispute, statusBefore: string | null): Promise<PurchaseDisputeMessage | null> {
  const { status } = dispute
  const wasContested = isContested(statusBefore ?? '')
  switch (disputePhase(status)) {
    case 'lost':
      return (await endPurchase(tx, dispute)) ? 'lost' : null
    case 'won':
      if (await restorePurchase(tx, dispute)) return 'won'

      return wasContested && (await isMember(tx, dispute)) ? 'won' : null
    default:
      return isContested(status) && !wasContested && (await isMember(tx, dispute)) ? 'opened' : null
  }
}

async function isMember(tx: Tx, { organizationId, membershipId: id }: Dispute): Promise<boolean> {
  return (await tx.membership.count({ where: { organizationId, id, state: 'live' } })) > 0
}

/** True when there was a purchase that could end. */
async function endPurchase(tx: Tx, { organizationId, membershipId, stripeDisputeId }: Dispute): Promise<boolean> {
  const now = new Date()
  const isLive = { OR: [{ endsAt: null }, { endsAt: { gt: now } }] }
  const { count } = await tx.grant.updateMany({
    where: { organizationId, membershipId, kind: 'purchase', ...isLive },
    data: { endsAt: now, endedByDispute: stripeDisputeId },
  })
  if (count === 0) return false
  const others = await tx.grant.count({ where: { organizationId, membershipId, ...isLive } })
  const membership = await tx.membership.findUniqueOrThrow(idOf({ organizationId, membershipId }))
  if (others === 0 && !membership.stripeSubscriptionId && membership.state === 'live') {
    await setState(tx, { organizationId, membershipId }, { state: 'ended', endedAt: now })
    await endGoals(tx, { organizationId, membershipId })
  }

  return true
}

/** True when a grant that this dispute had ended was given back. Who joined again meanwhile has what they need. */
async function restorePurchase(tx: Tx, dispute: Dispute): Promise<boolean> {
  const { organizationId, membershipId, stripeDisputeId, communityId, userId } = dispute
  const where = { organizationId, membershipId, endedByDispute: stripeDisputeId }
  if ((await tx.grant.count({ where })) === 0) return false
  await lockJoining(tx, { communityId, userId })
  const elsewhere = { organizationId, communityId, userId, state: { not: 'ended' }, id: { not: membershipId } }
  if ((await tx.membership.count({ where: elsewhere })) > 0) return false

  await tx.grant.updateMany({ where, data: { endsAt: null, endedByDispute: null } })
  await setState(tx, { organizationId, membershipId }, { state: 'live', endedAt: null })

  return true
}

type Whose = { organizationId: string; membershipId: string }

function idOf({ organizationId, membershipId: id }: Whose) {
  return { where: { organizationId_id: { organizationId, id } } }
}

async function setState(tx: Tx, whose: Whose, data: { state: string; endedAt: Date | null }): Promise<void> {
  await projectMembership(tx, await tx.membership.update({ ...idOf(whose), data, include: membershipWords }))
}
