import type { Deps } from '../platform/deps.ts'
import { findLivePost } from './find-post.ts'

export type LikePostInput = {
  organizationId: string
  communityId: string
  postId: string
  userId: string
  isLiked: boolean
}

/** Sets or takes back one person's like; the count moves only when the row does, so repeating it is harmless. */
export async function likePost({ db }: Deps, input: LikePostInput): Promise<void> {
  const { organizationId, postId, userId, isLiked } = input
  await db.forOrganization(organizationId, async (tx) => {
    await findLivePost(tx, input)
    if (isLiked) {
      await tx.$executeRaw`
        with written as (
          insert into post_likes (organization_id, post_id, user_id)
          values (${organizationId}::uuid, ${postId}::uuid, ${userId}::uuid) on conflict do nothing returning user_id
        )
        update posts set like_count = like_count + 1
        where organization_id = ${organizationId}::uuid and id = ${postId}::uuid and exists (select 1 from written)`
      return
    }

    await tx.$executeRaw`
      with gone as (
        delete from post_likes
        where organization_id = ${organizationId}::uuid and post_id = ${postId}::uuid and user_id = ${userId}::uuid
        returning user_id
      )
      update posts set like_count = like_count - 1
      where organization_id = ${organizationId}::uuid and id = ${postId}::uuid and exists (select 1 from gone)`
  })
}
