import { AppError } from '#workflows/shared/app-error.ts'
import { accessOf } from '#workflows/memberships/access.rules.ts'
import type { Tx } from '#prisma/database.ts'
import type { Deps } from '../platform/deps.ts'
import { tellTrial } from './tell-trial.ts'

export type SelectGoalInput = {
  organizationId: string
  membershipId: string
  goalTemplateId: string
  userId: string
  /** The form's token: a second click is the same choice. */
  token: string
}

/**
 * Chooses the goal a member works at and tells the trial, in one transaction. Choosing another one withdraws the first.
 * Throws NOT_A_MEMBER, GOAL_GONE.
 */
export async function selectGoal({ db }: Deps, input: SelectGoalInput): Promise<{ enrolmentId: string }> {
  const { organizationId, membershipId, goalTemplateId, userId, token } = input

  return db.forOrganization(
    organizationId,
    async (tx) => {
      // The lock makes two choices at once one after the other.
      await tx.$queryRaw`select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for update`
      const before = await tx.enrolment.findFirst({ where: { organizationId, membershipId, token } })
      if (before) return { enrolmentId: before.id }

      const communityId = await placeOf(tx, input)
      await tx.enrolment.updateMany({
        where: { organizationId, membershipId, status: 'selected' },
        data: { status: 'withdrawn', withdrawnAt: new Date() },
      })
      const { id: enrolmentId } = await tx.enrolment.create({
        data: { organizationId, communityId, goalTemplateId, membershipId, userId, token },
        select: { id: true },
      })
      await tellTrial(tx, { organizationId, membershipId, enrolmentId })

      return { enrolmentId }
    },
    { actorId: userId, reason: 'goal chosen' },
  )
}

async function placeOf(tx: Tx, { organizationId, membershipId, goalTemplateId, userId }: SelectGoalInput) {
  const membership = await tx.membership.findUnique({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: { grants: true },
  })
  if (membership?.userId !== userId || membership.state !== 'live' || !mayChoose(membership)) {
    throw new AppError('NOT_A_MEMBER', { userMessage: 'Only members can choose a goal. Join first.', status: 403 })
  }
  const { communityId } = membership
  const goal = await tx.goalTemplate.findFirst({
    where: { organizationId, communityId, id: goalTemplateId, isActive: true },
  })
  if (!goal) {
    const userMessage = 'This goal is no longer offered. Choose another one.'
    throw new AppError('GOAL_GONE', { userMessage, fields: { goalTemplateId: userMessage } })
  }

  return communityId
}

type Chooser = {
  stripeStatus: string
  dunningDay: number | null
  bannedAt: Date | null
  grants: { endsAt: Date | null }[]
}

/** Who may read may choose: a member whose trial was paused for want of a goal is asked to. */
function mayChoose({ stripeStatus, dunningDay, bannedAt, grants }: Chooser): boolean {
  const hasLiveGrant = grants.some(({ endsAt }) => !endsAt || endsAt > new Date())
  const access = accessOf({ isBanned: bannedAt !== null, isStaff: false, hasLiveGrant, stripeStatus, dunningDay })

  return access === 'full' || access === 'read-only'
}
