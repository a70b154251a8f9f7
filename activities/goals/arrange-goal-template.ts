import type { Tx } from '#prisma/database.ts'
import type { Deps } from '../platform/deps.ts'
import { goalNotFound } from './save-goal-template.ts'

export type ArrangeGoalTemplateInput = {
  organizationId: string
  communityId: string
  actorId: string
  goalTemplateId: string
  /** `retire` offers it to nobody new; who has chosen it keeps it. */
  how: 'up' | 'down' | 'retire' | 'offer'
}

/** Moves a goal one step in the ladder, or takes it off and back on offer. */
export async function arrangeGoalTemplate({ db }: Deps, input: ArrangeGoalTemplateInput): Promise<void> {
  const { organizationId, communityId, actorId, goalTemplateId, how } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      if (how === 'up' || how === 'down') return move(tx, input)

      const where = { organizationId, communityId, id: goalTemplateId }
      const { count } = await tx.goalTemplate.updateMany({ where, data: { isActive: how === 'offer' } })
      if (count === 0) throw goalNotFound()
    },
    { actorId, reason: `goal ${how}` },
  )
}

/** Writes the whole order again, so that equal or missing positions heal by the first move. */
async function move(
  tx: Tx,
  { organizationId, communityId, goalTemplateId, how }: ArrangeGoalTemplateInput,
): Promise<void> {
  const rows = await tx.goalTemplate.findMany({
    where: { organizationId, communityId, isActive: true },
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }],
    select: { id: true },
  })
  const ids = rows.map(({ id }) => id)
  const from = ids.indexOf(goalTemplateId)
  if (from === -1) throw goalNotFound()

  const to = Math.max(0, Math.min(ids.length - 1, from + (how === 'up' ? -1 : 1)))
  ids.splice(to, 0, ...ids.splice(from, 1))
  await tx.$executeRaw`
    update goal_templates g set position = ordered.position
    from unnest(${ids}::uuid[]) with ordinality as ordered(id, position)
    where g.organization_id = ${organizationId}::uuid and g.community_id = ${communityId}::uuid and g.id = ordered.id`
}
