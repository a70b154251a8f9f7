import type { Tx } from '#prisma/database.ts'
import { AppError } from '#workflows/shared/app-error.ts'

export type PostRef = { organizationId: string; communityId: string; postId: string }

/** A post of this community, deleted ones too. Throws POST_NOT_FOUND. */
export async function findPost(tx: Tx, { organizationId, communityId, postId }: PostRef) {
  const post = await tx.post.findFirst({
    where: { organizationId, communityId, id: postId },
    select: { id: true, authorId: true, deletedAt: true, deletedById: true, pinnedAt: true },
  })
  if (!post) throw new AppError('POST_NOT_FOUND', { userMessage: 'This post is gone.', status: 404 })

  return post
}

/** A post that can still be answered, liked or pinned. */
export async function findLivePost(tx: Tx, ref: PostRef) {
  const post = await findPost(tx, ref)
  if (post.deletedAt) throw new AppError('POST_DELETED', { userMessage: 'This post was deleted.', status: 410 })

  return post
}
