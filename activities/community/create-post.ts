import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { renderMarkdown } from './render-markdown.ts'

export type CreatePostInput = {
  organizationId: string
  communityId: string
  authorId: string
  title: string
  body: string
  /** The form's token: a second click makes no second post. */
  token: string
}

/** Writes a post with its rendered text. Repeating it with the same token returns the first one's id. Throws TOKEN_USED. */
export async function createPost({ db }: Deps, input: CreatePostInput): Promise<{ postId: string }> {
  const { organizationId, communityId, authorId, title, body, token } = input
  const bodyHtml = renderMarkdown(body)

  return db.forOrganization(
    organizationId,
    async (tx) => {
      const [row] = await tx.$queryRaw<{ postId: string }[]>`
        insert into posts (organization_id, community_id, author_id, title, body, body_html, token)
        values (${organizationId}::uuid, ${communityId}::uuid, ${authorId}::uuid, ${title}, ${body}, ${bodyHtml}, ${token}::uuid)
        on conflict (organization_id, token) do update set token = excluded.token where posts.author_id = excluded.author_id
        returning id::text as "postId"`
      // The token is somebody else's: a forged form.
      if (!row)
        throw new AppError('TOKEN_USED', {
          userMessage: 'This form was used before. Reload the page and try again.',
          status: 409,
        })

      return row
    },
    { actorId: authorId },
  )
}
