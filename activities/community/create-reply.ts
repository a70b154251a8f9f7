import type { Deps } from '../platform/deps.ts'
import { findLivePost } from './find-post.ts'
import { renderMarkdown } from './render-markdown.ts'

export type CreateReplyInput = {
  organizationId: string
  communityId: string
  postId: string
  authorId: string
  body: string
  token: string
}

/** Answers a post and counts the answer. Repeating it with the same token changes nothing. Throws POST_DELETED. */
export async function createReply({ db }: Deps, input: CreateReplyInput): Promise<void> {
  const { organizationId, postId, authorId, body, token } = input
  const bodyHtml = renderMarkdown(body)
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await findLivePost(tx, input)
      await tx.$executeRaw`
        with written as (
          insert into replies (organization_id, post_id, author_id, body, body_html, token)
          values (${organizationId}::uuid, ${postId}::uuid, ${authorId}::uuid, ${body}, ${bodyHtml}, ${token}::uuid)
          on conflict (organization_id, token) do nothing
          returning id
        )
        update posts set reply_count = reply_count + 1
        where organization_id = ${organizationId}::uuid and id = ${postId}::uuid and exists (select 1 from written)`
    },
    { actorId: authorId },
  )
}
