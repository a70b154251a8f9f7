import type { Tx } from '#prisma/database.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { notYours } from './delete-post.ts'

export type DeleteReplyInput = {
  organizationId: string
  communityId: string
  replyId: string
  actorId: string
  canModerate: boolean
  /** True takes the reply out of sight, false brings it back. */
  isDeleted: boolean
}

/** Deletes or restores a reply and keeps the post's count true. Somebody else's reply makes it a decision in the audit log. */
export async function deleteReply({ db }: Deps, input: DeleteReplyInput): Promise<{ postId: string }> {
  const { organizationId, replyId, actorId, canModerate, isDeleted } = input

  return db.forOrganization(
    organizationId,
    async (tx) => {
      const reply = await findReply(tx, input)
      const isOwnDoing = isDeleted ? reply.authorId === actorId : reply.deletedById === actorId
      if (!isOwnDoing && !canModerate) throw notYours()

      const changed = await tx.reply.updateMany({
        where: { organizationId, id: replyId, deletedAt: isDeleted ? null : { not: null } },
        data: isDeleted ? { deletedAt: new Date(), deletedById: actorId } : { deletedAt: null, deletedById: null },
      })
      if (changed.count === 0) return { postId: reply.postId }

      await tx.post.update({
        where: { organizationId_id: { organizationId, id: reply.postId } },
        data: { replyCount: { increment: isDeleted ? -1 : 1 } },
        select: { id: true },
      })
      if (reply.authorId !== actorId) {
        const action = isDeleted ? 'deleted' : 'restored'
        await recordDecision(tx, { organizationId, action, entity: 'replies', entityId: replyId, actorId })
      }

      return { postId: reply.postId }
    },
    { actorId },
  )
}

async function findReply(tx: Tx, { organizationId, communityId, replyId }: DeleteReplyInput) {
  const reply = await tx.reply.findFirst({
    where: { organizationId, id: replyId, post: { communityId } },
    select: { postId: true, authorId: true, deletedById: true },
  })
  if (!reply) throw new AppError('REPLY_NOT_FOUND', { userMessage: 'This reply is gone.', status: 404 })

  return reply
}
