import type { Tx } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { frameOf, type FrameRow, frameStatement } from './load-frame.server.ts'
import type { CommunityReader } from './read-community.server.ts'

export type RailRow = {
  goal: { title: string; tagline: string; selectedAt: string } | null
  process: {
    id: string
    title: string
    stage: string
    nextStep: string | null
    nextAt: string | null
    needsMe: boolean
  } | null
  membership: { state: string; guidelinesAcceptedAt: string | null } | null
  plans: { id: string; name: string; interval: string; amountCents: number; currency: string; trialDays: number }[]
  staff: { id: string; name: string; role: string }[]
  promises: { key: string; keptCount: number; endedCount: number }[]
}

export type FrameAndRailRow = RailRow & { frame: FrameRow | null }

/** What stands above and beside the feed: one row. Row security leaves out what the reader may not see. */
export function frameAndRailStatement(reader: CommunityReader): Prisma.Sql {
  const { organizationId, community, viewer } = reader
  const viewerId = viewer?.id ?? null

  return Prisma.sql`
    with here as (select ${organizationId}::uuid as org, ${community.id}::uuid as community, ${viewerId}::uuid as me)
    select
      (select row_to_json(f) from (${frameStatement(reader)}) f) as frame,
      (select json_build_object('title', g.title, 'tagline', g.tagline, 'selectedAt', e.selected_at)
        from enrolments e join goal_templates g on g.organization_id = e.organization_id and g.id = e.goal_template_id
        where e.organization_id = org and e.community_id = community and e.user_id = me and e.status = 'selected' limit 1) as goal,
      (select json_build_object('id', p.id, 'title', p.title, 'stage', p.stage, 'nextStep', p.next_step, 'nextAt', p.next_at, 'needsMe', p.steps @> '[{"joint": "person"}]')
        from processes p where p.organization_id = org and p.community_id = community and p.user_id = me and p.closed_at is null
        order by p.workflow_id is null, p.next_at nulls last limit 1) as process,
      (select json_build_object('state', m.state, 'guidelinesAcceptedAt', m.guidelines_accepted_at)
        from memberships m where m.organization_id = org and m.community_id = community and m.user_id = me and m.state = 'live' limit 1) as membership,
      coalesce((select json_agg(x) from (
        select p.id, p.name, p.interval, p.amount_cents as "amountCents", p.currency, p.trial_days as "trialDays"
        from plans p where p.organization_id = org and p.community_id = community and p.is_active order by p.position, p.amount_cents) x), '[]') as plans,
      coalesce((select json_agg(x) from (
        select u.id, u.name, s.role from staff s join users u on u.id = s.user_id
        where s.organization_id = org and s.role in ('owner', 'instructor') order by s.role desc, s.created_at limit 4) x), '[]') as staff,
      coalesce((select json_agg(x) from (
        select k.key, count(*) filter (where k.status = 'kept')::int as "keptCount", count(*)::int as "endedCount"
        from promises k where k.organization_id = org and k.community_id = community and k.status in ('kept', 'late')
          and k.kept_at > now() - interval '1 year' group by k.key order by 3 desc limit 4) x), '[]') as promises
    from here`
}

export function frameAndRailOf(reader: CommunityReader, { frame, ...rail }: FrameAndRailRow) {
  return { frame: frameOf(reader, frame), rail: rail satisfies RailRow }
}

/** Frame and rail alone, in one statement. */
export async function loadFrameAndRail(tx: Tx, reader: CommunityReader) {
  const [row] = await tx.$queryRaw<FrameAndRailRow[]>(frameAndRailStatement(reader))
  if (!row) throw new Error('The rail has no row.')

  return frameAndRailOf(reader, row)
}
