import type { Tx } from '#prisma/database.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { wayOut } from '#workflows/memberships/leaving.rules.ts'
import type { Deps } from '../platform/deps.ts'
import type { CancelMembershipInput } from './cancel-membership.ts'
import { endGoals } from './end-goals.ts'
import { decidedBefore, keepDecision } from './leaving-decision.ts'
import { lockOwnMembership, membershipOver } from './own-membership.ts'
import { membershipWords, projectMembership } from './project-membership.ts'

/**
 * Ends a membership that no subscription pays for, at once: its grants, its goal, its promise row. Safe to repeat.
 * Throws NOT_A_MEMBER, MEMBERSHIP_OVER, and HAS_SUBSCRIPTION where `cancelMembership` is the way.
 */
export async function leaveCommunity({ db }: Deps, input: CancelMembershipInput): Promise<{ endedAt: Date }> {
  const { organizationId, userId, reason } = input

  return db.forOrganization(
    organizationId,
    async (tx) => {
      const { state, stripeSubscriptionId, stripeStatus: status, endedAt } = await lockOwnMembership(tx, input)
      if (stripeSubscriptionId) {
        const userMessage = 'This membership is paid by a subscription, which has to be cancelled.'
        throw new AppError('HAS_SUBSCRIPTION', { userMessage, status: 409 })
      }
      if (endedAt && (await decidedBefore(tx, input)).isRepeated) return { endedAt }
      if (wayOut({ state, status, hasSubscription: false, cancelAt: null }) === 'over') throw membershipOver()

      return { endedAt: await end(tx, input) }
    },
    { actorId: userId, reason: reason ?? 'the member left' },
  )
}

async function end(tx: Tx, input: CancelMembershipInput): Promise<Date> {
  const { organizationId, membershipId } = input
  const now = new Date()
  await tx.grant.updateMany({
    where: { organizationId, membershipId, OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
    data: { endsAt: now },
  })
  const membership = await tx.membership.update({
    where: { organizationId_id: { organizationId, id: membershipId } },
    data: { state: 'ended', endedAt: now },
    include: membershipWords,
  })
  await projectMembership(tx, membership)
  await endGoals(tx, input)
  await keepDecision(tx, { ...input, action: 'leave', about: 'ended' })

  return now
}
