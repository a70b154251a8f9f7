import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'

export type RetirePlanInput = { organizationId: string; communityId: string; planId: string; actorId: string }

/** Offers a plan to nobody new; those who have it keep it. A published community keeps at least one. Throws LAST_PLAN. */
export async function retirePlan({ db }: Deps, input: RetirePlanInput): Promise<void> {
  const { organizationId, communityId, planId, actorId } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const community = await tx.community.findUnique({
        where: { organizationId_id: { organizationId, id: communityId } },
        select: { publishedAt: true, plans: { where: { isActive: true }, select: { id: true } } },
      })
      if (!community) throw new AppError('COMMUNITY_NOT_FOUND', { userMessage: 'This community is gone.', status: 404 })
      if (!community.plans.some((plan) => plan.id === planId)) return
      if (community.publishedAt && community.plans.length === 1) {
        throw new AppError('LAST_PLAN', {
          userMessage: 'This is the only plan, and the community is published. Add another one first, or hide it.',
          status: 409,
        })
      }

      await tx.plan.updateMany({ where: { organizationId, communityId, id: planId }, data: { isActive: false } })
    },
    { actorId, reason: 'plan retired' },
  )
}
