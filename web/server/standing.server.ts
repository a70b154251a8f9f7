import type { Deps } from '#activities/platform/deps.ts'
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

type CommunityRow = CommunityStanding['community'] & {
  role: StaffRole | null
  isBanned: boolean
  membershipId: string | null
  state: 'pending' | 'live' | null
  stripeStatus: string | null
  dunningDay: number | null
  hasLiveGrant: boolean
}

type Where = { organizationId: string; entityId: string; userId: string | null }

/** A person's standing in a community: the community, their role, their membership and the access it gives. One statement. */
export async function readCommunityStanding({ db }: Deps, where: Where): Promise<CommunityStanding | null> {
  const { organizationId, entityId, userId } = where
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<CommunityRow[]>`
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
      where c.organization_id = ${organizationId}::uuid and c.id = ${entityId}::uuid`,
  )

  return row ? standingOf(row) : null
}

function standingOf(row: CommunityRow): CommunityStanding {
  const { id, slug, name, timeZone, currency, publishedAt, role, membershipId, state, stripeStatus } = row

  return {
    community: { id, slug, name, timeZone, currency, publishedAt },
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

/** A person's role in an organization. One statement. */
export async function readOrganizationStanding({ db }: Deps, where: Where): Promise<OrganizationStanding | null> {
  const { organizationId, userId } = where
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<{ slug: string; name: string; role: StaffRole | null }[]>`
      select o.slug, o.name, s.role::text as role from organizations o
      left join staff s on s.organization_id = o.organization_id and s.user_id = ${userId}::uuid
      where o.organization_id = ${organizationId}::uuid`,
  )

  return row ? { organization: { id: organizationId, slug: row.slug, name: row.name }, role: row.role } : null
}
