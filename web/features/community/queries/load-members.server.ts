import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from './cursor.ts'
import { loadFrame } from './load-frame.server.ts'
import { type CommunityReader, readCommunity } from './read-community.server.ts'

const pageSize = 40

export type MemberRow = {
  membershipId: string
  userId: string
  name: string
  role: string | null
  goal: string | null
  joinedAt: string
}

/** Live members, newest first, by name when asked. */
export function loadMembers(reader: CommunityReader, { search, after }: { search: string; after: string | null }) {
  const { organizationId, community } = reader

  return readCommunity(reader, async (tx) => {
    const cursor = readCursor(after)
    const frame = await loadFrame(tx, reader)
    const named = search ? Prisma.sql`and u.name ilike ${`%${escapeLike(search)}%`}` : Prisma.empty
    const older = cursor
      ? Prisma.sql`and (m.joined_at, m.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
      : Prisma.empty
    const [row] = await tx.$queryRaw<{ members: MemberRow[] }[]>`
      select coalesce(json_agg(x), '[]') as members from (
        select m.id as "membershipId", u.id as "userId", u.name, m.joined_at as "joinedAt", s.role, g.title as goal
        from memberships m join users u on u.id = m.user_id
        left join staff s on s.organization_id = m.organization_id and s.user_id = m.user_id
        left join lateral (
          select t.title from enrolments e join goal_templates t on t.organization_id = e.organization_id and t.id = e.goal_template_id
          where e.organization_id = m.organization_id and e.membership_id = m.id and e.status = 'selected' limit 1) g on true
        where m.organization_id = ${organizationId}::uuid and m.community_id = ${community.id}::uuid
          and m.state = 'live' and m.joined_at is not null ${named} ${older}
        order by m.joined_at desc, m.id desc limit ${pageSize + 1}) x`
    const page = toPage(row?.members ?? [], pageSize, (member) => ({ at: member.joinedAt, id: member.membershipId }))

    return { frame, members: page.items, next: page.next, isFirst: cursor === null }
  })
}

/** So that a searched `%` or `_` means itself. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
}
