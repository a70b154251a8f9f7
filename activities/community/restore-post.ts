import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { type DeletePostInput, notYours } from './delete-post.ts'
import { findPost } from './find-post.ts'

/** Undoes a deletion: by whoever deleted it, or by a moderator. Repeating it changes nothing. */
export async function restorePost({ db }: Deps, input: DeletePostInput): Promise<void> {
  const { organizationId, postId, actorId, canModerate } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const post = await findPost(tx, input)
      if (!post.deletedAt) return
      if (post.deletedById !== actorId && !canModerate) throw notYours()

      await tx.post.update({
        where: { organizationId_id: { organizationId, id: postId } },
        data: { deletedAt: null, deletedById: null },
        select: { id: true },
      })
      if (post.authorId === actorId) return

      await recordDecision(tx, { organizationId, action: 'restored', entity: 'posts', entityId: postId, actorId })
    },
    { actorId },
  )
}
