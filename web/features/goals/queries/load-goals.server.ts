import { loadFrame } from '../../community/queries/load-frame.server.ts'
import { type CommunityReader, readCommunity } from '../../community/queries/read-community.server.ts'

export type GoalRow = {
  id: string
  title: string
  tagline: string
  description: string
  targetMetric: string
  targetValue: number | null
  position: number
  isActive: boolean
  memberCount: number
  /** My choice of it; null when I have not chosen it. */
  enrolmentId: string | null
}

/** The goals of a community in their order, and which one is mine. `withRetired` for the studio. */
export function loadGoals(reader: CommunityReader, { withRetired = false } = {}) {
  const { organizationId, community, viewer } = reader

  return readCommunity(reader, async (tx) => {
    const frame = await loadFrame(tx, reader)
    const goals = await tx.$queryRaw<GoalRow[]>`
      select g.id, g.title, g.tagline, g.description, g.target_metric as "targetMetric", g.target_value as "targetValue",
        g.position, g.is_active as "isActive", count(e.id)::int as "memberCount",
        (array_agg(e.id) filter (where e.user_id = ${viewer?.id ?? null}::uuid))[1] as "enrolmentId"
      from goal_templates g
      left join enrolments e on e.organization_id = g.organization_id and e.goal_template_id = g.id and e.status = 'selected'
      where g.organization_id = ${organizationId}::uuid and g.community_id = ${community.id}::uuid
        and (g.is_active or ${withRetired} or e.user_id = ${viewer?.id ?? null}::uuid)
      group by g.organization_id, g.id order by g.is_active desc, g.position, g.created_at limit 200`

    return { frame, goals }
  })
}
