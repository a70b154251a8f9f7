import { AppError } from '#workflows/shared/app-error.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'

export type PublishCommunityInput = {
  organizationId: string
  communityId: string
  actorId: string
  isPublished: boolean
}

/** Shows a community to everybody, or hides it from all but its staff. Throws NO_PLAN while nobody could join. */
export async function publishCommunity({ db }: Deps, input: PublishCommunityInput): Promise<void> {
  const { organizationId, communityId, actorId, isPublished } = input
  const action = isPublished ? 'published' : 'hidden'
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId_id: { organizationId, id: communityId } }
      const planCount = await tx.plan.count({ where: { organizationId, communityId, isActive: true } })
      if (isPublished && planCount === 0) {
        throw new AppError('NO_PLAN', {
          userMessage: 'Nobody could join yet. Add a plan first, then publish.',
          status: 409,
        })
      }

      await tx.community.update({ where, data: { publishedAt: isPublished ? new Date() : null }, select: { id: true } })
      await recordDecision(tx, { organizationId, action, entity: 'communities', entityId: communityId, actorId })
    },
    { actorId, reason: `community ${action}` },
  )
}
