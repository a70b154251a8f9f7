import type { Tx } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { type CommunityReader, isInside } from './read-community.server.ts'

export type FramePlan = { amountCents: number; currency: string; interval: string; trialDays: number }

export type FrameRow = {
  tagline: string
  memberCount: number
  onGoalCount: number
  goalCount: number
  isPublished: boolean
  firstPlan: FramePlan | null
  organizationSlug: string | null
}

/** What stands above every page of a community: one statement. */
export async function loadFrame(tx: Tx, reader: CommunityReader) {
  const [row] = await tx.$queryRaw<FrameRow[]>(frameStatement(reader))

  return frameOf(reader, row)
}

/** One row, or none where the reader may not see the community. */
export function frameStatement({ organizationId, community }: CommunityReader): Prisma.Sql {
  return Prisma.sql`
    select c.tagline, c.member_count as "memberCount", c.published_at is not null as "isPublished",
      (select count(*)::int from enrolments e
        where e.organization_id = c.organization_id and e.community_id = c.id and e.status = 'selected') as "onGoalCount",
      (select count(*)::int from goal_templates g
        where g.organization_id = c.organization_id and g.community_id = c.id and g.is_active) as "goalCount",
      (select json_build_object('amountCents', p.amount_cents, 'currency', p.currency, 'interval', p.interval, 'trialDays', p.trial_days)
        from plans p where p.organization_id = c.organization_id and p.community_id = c.id and p.is_active
        order by p.position, p.amount_cents limit 1) as "firstPlan"
    from communities c where c.organization_id = ${organizationId}::uuid and c.id = ${community.id}::uuid`
}

/** The frame with its reader. Throws a 404 where there is no row. */
export function frameOf(reader: CommunityReader, row: FrameRow | null | undefined) {
  const { community, role, access, viewer } = reader
  if (!row) throw new Response(null, { status: 404 })

  return {
    slug: community.slug,
    name: community.name,
    ...row,
    role,
    access,
    isInside: isInside(reader),
    isSignedIn: viewer !== null,
  }
}

export type Frame = ReturnType<typeof frameOf>
