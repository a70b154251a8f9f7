import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from './cursor.ts'
import { loadFrame } from './load-frame.server.ts'
import { type AuthorRow, authorColumn, postColumns, type PostRow } from './post-columns.server.ts'
import { type CommunityReader, readCommunity } from './read-community.server.ts'

const repliesPerPage = 50

export type ReplyRow = { id: string; bodyHtml: string; createdAt: string; author: AuthorRow }

/** A post with its answers in the order they were written. Null when it is not here or was deleted. */
export function loadPost(reader: CommunityReader, postId: string, after: string | null) {
  return readCommunity(reader, async (tx) => {
    const cursor = readCursor(after)
    const frame = await loadFrame(tx, reader)
    const newer = cursor
      ? Prisma.sql`and (r.created_at, r.id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
      : Prisma.empty
    const author = authorColumn(Prisma.sql`${reader.community.id}::uuid`, Prisma.sql`r.organization_id`)
    const [row] = await tx.$queryRaw<(PostRow & { replies: ReplyRow[] })[]>`
      select ${postColumns(reader.viewer?.id ?? null)},
        coalesce((select json_agg(x) from (
          select r.id, r.body_html as "bodyHtml", r.created_at as "createdAt", ${author} as author
          from replies r join users u on u.id = r.author_id
          where r.organization_id = p.organization_id and r.post_id = p.id and r.deleted_at is null ${newer}
          order by r.created_at, r.id limit ${repliesPerPage + 1}) x), '[]') as replies
      from posts p join users u on u.id = p.author_id
      where p.organization_id = ${reader.organizationId}::uuid and p.community_id = ${reader.community.id}::uuid
        and p.id = ${postId}::uuid and p.deleted_at is null`
    if (!row) return { frame, post: null, replies: [], next: null, isFirst: true }

    const { replies, ...post } = row
    const { items, next } = toPage(replies, repliesPerPage, (reply) => ({ at: reply.createdAt, id: reply.id }))

    return { frame, post: withIsoMoment(post), replies: items, next, isFirst: cursor === null }
  })
}

/** A column outside json comes as a Date. */
function withIsoMoment(post: Omit<PostRow, 'createdAt'> & { createdAt: string | Date }): PostRow {
  return { ...post, createdAt: new Date(post.createdAt).toISOString() }
}
