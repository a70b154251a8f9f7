import type { AppLoadContext } from '@remix-run/node'
import { Prisma } from '#prisma/generated.server/client.ts'
import type { ShellData } from '#web/ui/shell/shell-data.ts'
import { identify, type Place, placeOf, type Sight } from './identify.server.ts'
import {
  type CommunityRow,
  type CommunityStanding,
  communityStandingOf,
  communityStatement,
  type OrganizationRow,
  type OrganizationStanding,
  organizationStandingOf,
  organizationStatement,
} from './standing.server.ts'

/** Who asks, what is theirs, and what they are in the place the address names; null where they see no such place. */
export type Surroundings = Sight & {
  communities: ShellData['communities']
  openCount: number
  community: CommunityStanding | null
  organization: OrganizationStanding | null
}

type Row = {
  communities: ShellData['communities']
  openCount: number
  community: CommunityRow | null
  organization: OrganizationRow | null
}

const seen = new WeakMap<AppLoadContext, Map<string, Promise<Surroundings>>>()

/**
 * One statement through the narrowest door (a person's own rows and what is published), shared by the loaders of a page.
 * An action reads for itself, so that the loaders after it see what it changed.
 */
export function lookAround(
  request: Request,
  context: AppLoadContext,
  place: Place | null = placeOf(request),
): Promise<Surroundings> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return read(request, context, place)

  const known = seen.get(context) ?? new Map<string, Promise<Surroundings>>()
  seen.set(context, known)
  const key = place ? `${place.kind}:${place.slug}` : ''
  const surroundings = known.get(key) ?? read(request, context, place)
  known.set(key, surroundings)

  return surroundings
}

async function read(request: Request, context: AppLoadContext, place: Place | null): Promise<Surroundings> {
  const { db } = context.deps
  const sight = await identify(request, context, place)
  const { viewer } = sight
  if (!viewer && !sight.place) return { ...sight, communities: [], openCount: 0, community: null, organization: null }

  const door = viewer ? { person: viewer.id } : ({ public: 'on' } as const)
  const [row] = await db.read<Row>(door, statementFor(sight, place))

  return {
    ...sight,
    communities: row?.communities ?? [],
    openCount: row?.openCount ?? 0,
    community: row?.community ? communityStandingOf(row.community) : null,
    organization: row?.organization ? organizationStandingOf(row.organization) : null,
  }
}

function statementFor({ viewer, place: found }: Sight, place: Place | null): Prisma.Sql {
  const where = found && { ...found, userId: viewer?.id ?? null }
  const here = (kind: Place['kind'], statement: typeof communityStatement) =>
    where && place?.kind === kind ? Prisma.sql`(select row_to_json(x) from (${statement(where)}) x)` : Prisma.sql`null`

  return Prisma.sql`select ${viewer ? placesOf(viewer.id) : Prisma.sql`'[]'::json as communities, 0 as "openCount"`},
    ${here('community', communityStatement)} as community,
    ${here('organization', organizationStatement)} as organization`
}

function placesOf(userId: string): Prisma.Sql {
  return Prisma.sql`
    coalesce((select json_agg(x) from (
      select c.slug, c.name, coalesce(s.role::text, 'member') as role
      from communities c
      left join staff s on s.organization_id = c.organization_id and s.user_id = ${userId}::uuid
      left join memberships m on m.organization_id = c.organization_id and m.community_id = c.id
        and m.user_id = ${userId}::uuid and m.state = 'live'
      where s.user_id is not null or m.id is not null
      order by c.name limit 50) x), '[]') as communities,
    (select count(*)::int from processes p
      where p.user_id = ${userId}::uuid and p.closed_at is null and p.steps @> '[{"joint": "person"}]') as "openCount"`
}
