import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'

export type AcceptGuidelinesInput = { organizationId: string; membershipId: string; userId: string }

/** Notes that a member accepted the guidelines; the first time counts. Throws NOT_A_MEMBER. */
export async function acceptGuidelines({ db }: Deps, input: AcceptGuidelinesInput): Promise<void> {
  const { organizationId, membershipId, userId } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const mine = { organizationId, id: membershipId, userId, state: 'live' }
      if ((await tx.membership.count({ where: mine })) === 0) {
        throw new AppError('NOT_A_MEMBER', {
          userMessage: 'Only members accept the guidelines. Join first.',
          status: 403,
        })
      }
      await tx.membership.updateMany({
        where: { ...mine, guidelinesAcceptedAt: null },
        data: { guidelinesAcceptedAt: new Date() },
      })
    },
    { actorId: userId, reason: 'guidelines accepted' },
  )
}
