import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from './cursor.ts'
import type { FramePlan } from './load-frame.server.ts'
import { escapeLike } from './load-members.server.ts'

const pageSize = 24

export type DiscoverRow = {
  id: string
  slug: string
  name: string
  tagline: string
  memberCount: number
  publishedAt: string
  priceFrom: FramePlan | null
}

/** Published communities, newest first, by name or tagline when asked. One statement. */
export async function loadDiscover(db: Database, { search, after }: { search: string; after: string | null }) {
  const cursor = readCursor(after)
  const pattern = `%${escapeLike(search)}%`
  const named = search ? Prisma.sql`and (c.name ilike ${pattern} or c.tagline ilike ${pattern})` : Prisma.empty
  const older = cursor
    ? Prisma.sql`and (c.published_at, c.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const rows = await db.forPublic(
    (tx) => tx.$queryRaw<{ communities: DiscoverRow[] }[]>`
      select coalesce(json_agg(x), '[]') as communities from (
        select c.id, c.slug, c.name, c.tagline, c.member_count as "memberCount", c.published_at as "publishedAt",
          (select json_build_object('amountCents', p.amount_cents, 'currency', p.currency, 'interval', p.interval, 'trialDays', p.trial_days)
            from plans p where p.organization_id = c.organization_id and p.community_id = c.id and p.is_active
            order by p.amount_cents limit 1) as "priceFrom"
        from communities c where c.published_at is not null ${named} ${older}
        order by c.published_at desc, c.id desc limit ${pageSize + 1}) x`,
  )
  const page = toPage(rows[0]?.communities ?? [], pageSize, ({ publishedAt, id }) => ({ at: publishedAt, id }))

  return { communities: page.items, next: page.next, isFirst: cursor === null }
}
