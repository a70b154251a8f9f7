import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { type CommunityText, renderedText } from './create-community.ts'

export type UpdateCommunityInput = CommunityText & { organizationId: string; communityId: string; actorId: string }

/** Changes what a community says and its policy. Promises that already run keep the policy they started with. */
export async function updateCommunity({ db }: Deps, input: UpdateCommunityInput): Promise<void> {
  const { organizationId, communityId, actorId, ...text } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId_id: { organizationId, id: communityId } }
      const current = await tx.community.findUnique({
        where,
        select: { currency: true, _count: { select: { plans: true } } },
      })
      if (!current) throw new AppError('COMMUNITY_NOT_FOUND', { userMessage: 'This community is gone.', status: 404 })
      if (current.currency !== text.currency && current._count.plans > 0) {
        const message = 'Prices exist in the current currency, so it stays.'
        throw new AppError('CURRENCY_FIXED', { userMessage: message, fields: { currency: message } })
      }

      await tx.community.update({ where, data: { ...text, ...renderedText(text) }, select: { id: true } })
    },
    { actorId, reason: 'community edited' },
  )
}
