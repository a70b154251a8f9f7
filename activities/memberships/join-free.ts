import { termsText } from '#workflows/memberships/join-terms.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { loadOffer } from './load-offer.ts'
import { membershipWords, projectMembership } from './project-membership.ts'

export type JoinFreeInput = {
  organizationId: string
  communityId: string
  planId: string
  userId: string
  consent: true
  marketingConsent: boolean
  token: string
}

/** Joins a free plan at once. Whoever is a member already stays one. Throws PLAN_GONE, NOT_FREE, EMAIL_NOT_VERIFIED. */
export async function joinFree(deps: Deps, input: JoinFreeInput): Promise<{ membershipId: string }> {
  const { organizationId, communityId, userId, token } = input
  const user = await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })
  if (!user.emailVerifiedAt) {
    throw new AppError('EMAIL_NOT_VERIFIED', {
      userMessage: 'Confirm your e-mail address first, then join.',
      status: 403,
    })
  }

  return deps.db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`join:${communityId}:${userId}`}, 0))::text`
      const { plan, offer } = await loadOffer(deps, tx, { ...input, email: null })
      if (plan.interval !== 'free') throw new AppError('NOT_FREE', { userMessage: 'This plan is not free.' })
      const present = await tx.membership.findFirst({
        where: { organizationId, communityId, userId, state: { not: 'ended' } },
      })
      if (present?.state === 'live') return { membershipId: present.id }

      const now = new Date()
      const id = present?.id ?? token
      const data = {
        planId: plan.id,
        state: 'live',
        joinedAt: now,
        termsAcceptedAt: now,
        marketingConsentAt: input.marketingConsent ? now : null,
      }
      const membership = await tx.membership.upsert({
        where: { organizationId_id: { organizationId, id } },
        create: { organizationId, id, communityId, userId, ...data },
        update: data,
        include: membershipWords,
      })
      await tx.grant.create({ data: { organizationId, membershipId: id, kind: 'free' }, select: { id: true } })
      await tx.checkout.create({
        data: {
          organizationId,
          id: token,
          communityId,
          userId,
          planId: plan.id,
          membershipId: id,
          state: 'fulfilled',
          withTrial: false,
          termsText: termsText(offer, now),
          consentAt: now,
          marketingConsent: input.marketingConsent,
          settledAt: now,
        },
        select: { id: true },
      })
      await projectMembership(tx, membership)

      return { membershipId: id }
    },
    { actorId: userId, reason: 'joined for free' },
  )
}
