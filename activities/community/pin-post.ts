import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { findLivePost } from './find-post.ts'

export type PinPostInput = {
  organizationId: string
  communityId: string
  postId: string
  actorId: string
  isPinned: boolean
}

/** Keeps a post at the top of the feed, or lets it go; a decision in the audit log. */
export async function pinPost({ db }: Deps, input: PinPostInput): Promise<void> {
  const { organizationId, postId, actorId, isPinned } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const post = await findLivePost(tx, input)
      if (Boolean(post.pinnedAt) === isPinned) return

      await tx.post.update({
        where: { organizationId_id: { organizationId, id: postId } },
        data: { pinnedAt: isPinned ? new Date() : null },
        select: { id: true },
      })
      const action = isPinned ? 'pinned' : 'unpinned'
      await recordDecision(tx, { organizationId, action, entity: 'posts', entityId: postId, actorId })
    },
    { actorId },
  )
}
