import type { Tx } from '#prisma/database.ts'
import type { Membership } from '#prisma/generated.server/client.ts'
import { type PauseFacts, yearBefore } from '#workflows/memberships/pause-limits.rules.ts'

export type PauseFactsInput = { membership: Membership; startsAt: Date; dayMs: number }

/** What the limits are checked against. Pauses count for the person in the community, whichever membership they were of. */
export async function loadPauseFacts(
  tx: Pick<Tx, 'pause'>,
  { membership, startsAt, dayMs }: PauseFactsInput,
): Promise<PauseFacts> {
  const { organizationId, communityId, userId, id, state, stripeStatus, stripeSubscriptionId, cancelAt } = membership
  const live = await tx.pause.count({ where: { organizationId, membershipId: id, endedAt: null } })
  const usedInYear = await tx.pause.count({
    where: {
      organizationId,
      communityId,
      userId,
      refusal: null,
      endedAt: { not: null },
      pausedAt: { gt: yearBefore(startsAt.getTime(), dayMs) },
    },
  })

  return {
    state,
    hasSubscription: stripeSubscriptionId !== null,
    status: stripeStatus,
    cancelAt: cancelAt?.toISOString() ?? null,
    hasLivePause: live > 0,
    usedInYear,
  }
}
