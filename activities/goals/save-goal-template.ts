import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'

export type SaveGoalTemplateInput = {
  organizationId: string
  communityId: string
  actorId: string
  /** Absent for a new one, which goes to the end of the ladder. */
  goalTemplateId?: string
  title: string
  tagline: string
  description: string
  targetMetric: string
  targetValue: number | null
}

/** Writes a goal that members can choose. Throws GOAL_NOT_FOUND for an id of another community. */
export async function saveGoalTemplate({ db }: Deps, input: SaveGoalTemplateInput): Promise<void> {
  const { organizationId, communityId, actorId, goalTemplateId, ...fields } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      if (!goalTemplateId) {
        const last = await tx.goalTemplate.aggregate({
          where: { organizationId, communityId },
          _max: { position: true },
        })
        const position = (last._max.position ?? 0) + 1
        await tx.goalTemplate.create({
          data: { organizationId, communityId, position, ...fields },
          select: { id: true },
        })
        return
      }

      const where = { organizationId, communityId, id: goalTemplateId }
      const { count } = await tx.goalTemplate.updateMany({ where, data: fields })
      if (count === 0) throw goalNotFound()
    },
    { actorId, reason: 'goal edited' },
  )
}

export function goalNotFound(): AppError {
  return new AppError('GOAL_NOT_FOUND', {
    userMessage: 'This goal is not here any more. Reload the page.',
    status: 404,
  })
}
