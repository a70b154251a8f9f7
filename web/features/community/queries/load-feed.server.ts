import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from './cursor.ts'
import { frameAndRailOf, type FrameAndRailRow, frameAndRailStatement } from './load-rail.server.ts'
import { postColumns, type PostRow } from './post-columns.server.ts'
import { askCommunity, type CommunityReader } from './read-community.server.ts'

const pageSize = 20

type FeedRow = { around: FrameAndRailRow; pinned: PostRow[]; posts: PostRow[] }

/** The feed with frame and rail: pinned posts first on its first page, then the newest. One statement. */
export async function loadFeed(reader: CommunityReader, after: string | null) {
  const [row] = await askCommunity<FeedRow>(reader, feedStatement(reader, after))
  if (!row) throw new Error('The feed has no row.')
  const { items, next } = toPage(row.posts, pageSize, (post) => ({ at: post.createdAt, id: post.id }))
  const feed = { pinned: row.pinned, posts: items, next, isFirst: readCursor(after) === null }

  return { ...frameAndRailOf(reader, row.around), feed }
}

function feedStatement(reader: CommunityReader, after: string | null): Prisma.Sql {
  const cursor = readCursor(after)
  const scope = Prisma.sql`p.organization_id = ${reader.organizationId}::uuid and p.community_id = ${reader.community.id}::uuid and p.deleted_at is null`
  const older = cursor
    ? Prisma.sql`and (p.created_at, p.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const columns = postColumns(reader.viewer?.id ?? null)

  return Prisma.sql`
    select
      (select row_to_json(x) from (${frameAndRailStatement(reader)}) x) as around,
      coalesce((select json_agg(x) from (
        select ${columns} from posts p join users u on u.id = p.author_id
        where ${scope} and p.pinned_at is not null and ${cursor === null}
        order by p.pinned_at desc limit 3) x), '[]') as pinned,
      coalesce((select json_agg(x) from (
        select ${columns} from posts p join users u on u.id = p.author_id
        where ${scope} and p.pinned_at is null ${older}
        order by p.created_at desc, p.id desc limit ${pageSize + 1}) x), '[]') as posts`
}
