import { Prisma } from '#prisma/generated.server/client.ts'
import type { Tx } from '#prisma/database.ts'
import { readCursor, toPage } from './cursor.ts'
import { loadFrameAndRail } from './load-rail.server.ts'
import { postColumns, type PostRow } from './post-columns.server.ts'
import { type CommunityReader, readCommunity } from './read-community.server.ts'

const pageSize = 20

/** The feed: pinned posts first on its first page, then the newest. Two statements with frame and rail. */
export function loadFeed(reader: CommunityReader, after: string | null) {
  return readCommunity(reader, async (tx) => {
    const { frame, rail } = await loadFrameAndRail(tx, reader)
    const feed = await loadPosts(tx, reader, after)

    return { frame, feed, rail }
  })
}

async function loadPosts(tx: Tx, reader: CommunityReader, after: string | null) {
  const cursor = readCursor(after)
  const scope = Prisma.sql`p.organization_id = ${reader.organizationId}::uuid and p.community_id = ${reader.community.id}::uuid and p.deleted_at is null`
  const older = cursor
    ? Prisma.sql`and (p.created_at, p.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const columns = postColumns(reader.viewer?.id ?? null)
  const [row] = await tx.$queryRaw<{ pinned: PostRow[]; posts: PostRow[] }[]>`
    select
      coalesce((select json_agg(x) from (
        select ${columns} from posts p join users u on u.id = p.author_id
        where ${scope} and p.pinned_at is not null and ${cursor === null}
        order by p.pinned_at desc limit 3) x), '[]') as pinned,
      coalesce((select json_agg(x) from (
        select ${columns} from posts p join users u on u.id = p.author_id
        where ${scope} and p.pinned_at is null ${older}
        order by p.created_at desc, p.id desc limit ${pageSize + 1}) x), '[]') as posts`
  const { items, next } = toPage(row?.posts ?? [], pageSize, (post) => ({ at: post.createdAt, id: post.id }))

  return { pinned: row?.pinned ?? [], posts: items, next, isFirst: cursor === null }
}
