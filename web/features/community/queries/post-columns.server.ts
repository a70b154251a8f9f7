import { Prisma } from '#prisma/generated.server/client.ts'

export type AuthorRow = { id: string; name: string; role: string | null; goal: string | null }

export type PostRow = {
  id: string
  title: string
  bodyHtml: string
  likeCount: number
  replyCount: number
  isPinned: boolean
  createdAt: string
  isLiked: boolean
  author: AuthorRow
}

/** Columns of a post `p` by its author `u`, as the feed and the post's page show them. */
export function postColumns(viewerId: string | null): Prisma.Sql {
  return Prisma.sql`p.id, p.title, p.body_html as "bodyHtml", p.like_count as "likeCount", p.reply_count as "replyCount",
    p.pinned_at is not null as "isPinned", p.created_at as "createdAt",
    exists (select 1 from post_likes l
      where l.organization_id = p.organization_id and l.post_id = p.id and l.user_id = ${viewerId}::uuid) as "isLiked",
    ${authorColumn(Prisma.sql`p.community_id`, Prisma.sql`p.organization_id`)} as author`
}

/** The author `u` with role and current goal in a community. */
export function authorColumn(communityId: Prisma.Sql, organizationId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`json_build_object('id', u.id, 'name', u.name,
    'role', (select s.role from staff s where s.organization_id = ${organizationId} and s.user_id = u.id),
    'goal', (select g.title from memberships m
      join enrolments e on e.organization_id = m.organization_id and e.membership_id = m.id and e.status = 'selected'
      join goal_templates g on g.organization_id = e.organization_id and g.id = e.goal_template_id
      where m.organization_id = ${organizationId} and m.community_id = ${communityId} and m.user_id = u.id and m.state = 'live' limit 1))`
}
