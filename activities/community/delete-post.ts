import { AppError } from '#workflows/shared/app-error.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { findPost } from './find-post.ts'

export type DeletePostInput = {
  organizationId: string
  communityId: string
  postId: string
  actorId: string
  /** Moderators may delete what others wrote; everybody may delete their own. */
  canModerate: boolean
  reason?: string
}

/** Takes a post out of sight; `restorePost` brings it back. A moderator's deletion is a decision in the audit log. */
export async function deletePost({ db }: Deps, input: DeletePostInput): Promise<void> {
  const { organizationId, postId, actorId, canModerate, reason } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const post = await findPost(tx, input)
      if (post.authorId !== actorId && !canModerate) throw notYours()
      if (post.deletedAt) return

      await tx.post.update({
        where: { organizationId_id: { organizationId, id: postId } },
        data: { deletedAt: new Date(), deletedById: actorId, pinnedAt: null },
        select: { id: true },
      })
      if (post.authorId === actorId) return

      await recordDecision(tx, {
        organizationId,
        action: 'deleted',
        entity: 'posts',
        entityId: postId,
        actorId,
        reason,
      })
    },
    { actorId, reason },
  )
}

export function notYours(): AppError {
  return new AppError('NOT_YOURS', { userMessage: 'Only its author or a moderator can do this.', status: 403 })
}
