import type { Database } from '#prisma/database.ts'

export type OrganizationPage = {
  communities: {
    id: string
    slug: string
    name: string
    memberCount: number
    isPublished: boolean
    planCount: number
  }[]
  staff: { id: string; name: string; email: string; role: string }[]
  promises: { key: string; keptCount: number; endedCount: number }[]
  openProcessCount: number
}

/** An owner's first page: communities, people, and what was kept. One statement. */
export async function loadOrganization(db: Database, organizationId: string): Promise<OrganizationPage> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<OrganizationPage[]>`
      with here as (select ${organizationId}::uuid as org)
      select
        coalesce((select json_agg(x) from (
          select c.id, c.slug, c.name, c.member_count as "memberCount", c.published_at is not null as "isPublished",
            (select count(*)::int from plans p
              where p.organization_id = c.organization_id and p.community_id = c.id and p.is_active) as "planCount"
          from communities c where c.organization_id = org order by c.created_at limit 100) x), '[]') as communities,
        coalesce((select json_agg(x) from (
          select u.id, u.name, u.email, s.role from staff s join users u on u.id = s.user_id
          where s.organization_id = org order by s.role, s.created_at limit 100) x), '[]') as staff,
        coalesce((select json_agg(x) from (
          select k.key, count(*) filter (where k.status = 'kept')::int as "keptCount", count(*)::int as "endedCount"
          from promises k where k.organization_id = org and k.status in ('kept', 'late') and k.kept_at > now() - interval '1 year'
          group by k.key order by 3 desc limit 12) x), '[]') as promises,
        (select count(*)::int from processes p where p.organization_id = org and p.closed_at is null) as "openProcessCount"
      from here`,
  )

  return row ?? { communities: [], staff: [], promises: [], openProcessCount: 0 }
}
