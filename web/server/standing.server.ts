import { Prisma } from '#prisma/generated.server/client.ts'
import type { StaffRole } from '#workflows/identity/permissions.rules.ts'
import { type Access, accessOf } from '#workflows/memberships/access.rules.ts'

export type CommunityStanding = {
  community: { id: string; slug: string; name: string; timeZone: string; currency: string; publishedAt: Date | null }
  role: StaffRole | null
  access: Access
  membership: { id: string; state: 'pending' | 'live'; stripeStatus: string } | null
}

export type OrganizationStanding = {
  organization: { id: string; slug: string; name: string }
  role: StaffRole | null
}

export type CommunityRow = Omit<CommunityStanding['community'], 'publishedAt'> & {
  publishedAt: string | null
  role: StaffRole | null
  isBanned: boolean
  membershipId: string | null
  state: 'pending' | 'live' | null
  stripeStatus: string | null
  dunningDay: number | null
  hasLiveGrant: boolean
}

export type OrganizationRow = { id: string; slug: string; name: string; role: StaffRole | null }

type Where = { organizationId: string; entityId: string; userId: string | null }

/** The community with what a person is in it: role, membership and what decides their access. At most one row. */
export function communityStatement({ organizationId, entityId, userId }: Where): Prisma.Sql {
  return Prisma.sql`
    select c.id, c.slug, c.name, c.time_zone as "timeZone", c.currency, c.published_at as "publishedAt",
      s.role::text as role, m.id as "membershipId", m.state, m.stripe_status as "stripeStatus", m.dunning_day as "dunningDay",
      exists (select 1 from memberships b where b.organization_id = c.organization_id and b.community_id = c.id
        and b.user_id = ${userId}::uuid and b.banned_at is not null) as "isBanned",
      exists (select 1 from grants g where g.organization_id = c.organization_id and g.membership_id = m.id
        and g.starts_at <= now() and (g.ends_at is null or g.ends_at > now())) as "hasLiveGrant"
    from communities c
    left join staff s on s.organization_id = c.organization_id and s.user_id = ${userId}::uuid
    left join memberships m on m.organization_id = c.organization_id and m.community_id = c.id
      and m.user_id = ${userId}::uuid and m.state <> 'ended'
    where c.organization_id = ${organizationId}::uuid and c.id = ${entityId}::uuid`
}

/** The organization with a person's role in it. At most one row. */
export function organizationStatement({ organizationId, userId }: Where): Prisma.Sql {
  return Prisma.sql`
    select o.organization_id as id, o.slug, o.name, s.role::text as role from organizations o
    left join staff s on s.organization_id = o.organization_id and s.user_id = ${userId}::uuid
    where o.organization_id = ${organizationId}::uuid`
}

export function communityStandingOf(row: CommunityRow): CommunityStanding {
  const { id, slug, name, timeZone, currency, publishedAt, role, membershipId, state, stripeStatus } = row

  return {
    community: { id, slug, name, timeZone, currency, publishedAt: publishedAt ? new Date(publishedAt) : null },
    role,
    membership: membershipId && state ? { id: membershipId, state, stripeStatus: stripeStatus ?? 'none' } : null,
    access: accessOf({
      isBanned: row.isBanned,
      isStaff: role !== null,
      hasLiveGrant: row.hasLiveGrant,
      stripeStatus: stripeStatus ?? 'none',
      dunningDay: row.dunningDay,
    }),
  }
}

export function organizationStandingOf({ id, slug, name, role }: OrganizationRow): OrganizationStanding {
  return { organization: { id, slug, name }, role }
}
