import { AppError } from '#workflows/shared/app-error.ts'
import type { Tx } from '#prisma/database.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { tellTrial } from './tell-trial.ts'

export type WithdrawGoalInput = {
  organizationId: string
  membershipId: string
  userId: string
  /** The choice that is taken back: a form older than the present choice changes nothing. */
  enrolmentId: string
}

/**
 * Takes the chosen goal back and tells the trial, in one transaction. Safe to repeat. Throws NOT_A_MEMBER and
 * TRIAL_SETTLING: while a trial turns into a membership its charge hangs on the goal.
 */
export async function withdrawGoal({ db }: Deps, input: WithdrawGoalInput): Promise<void> {
  const { organizationId, membershipId, userId, enrolmentId } = input
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.$queryRaw`select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for update`
      const { status } = await findOwn(tx, input)
      if (status === 'withdrawn') return
      if (await isSettling(tx, input)) {
        const userMessage =
          'Your trial has just ended and is being settled. You can withdraw the goal when that is done, or choose another one now.'
        throw new AppError('TRIAL_SETTLING', { userMessage, status: 409 })
      }
      await tx.enrolment.update({
        where: { organizationId_id: { organizationId, id: enrolmentId } },
        data: { status: 'withdrawn', withdrawnAt: new Date() },
      })
      const entity = { organizationId, entity: 'enrolment', entityId: enrolmentId }
      await recordDecision(tx, { ...entity, action: 'withdraw', actorId: userId })
      await tellTrial(tx, { organizationId, membershipId, enrolmentId })
    },
    { actorId: userId, reason: 'goal withdrawn' },
  )
}

async function findOwn(tx: Tx, { organizationId, membershipId, userId, enrolmentId }: WithdrawGoalInput) {
  const enrolment = await tx.enrolment.findUnique({
    where: { organizationId_id: { organizationId, id: enrolmentId } },
    include: { membership: { select: { state: true } } },
  })
  if (
    enrolment?.membershipId !== membershipId ||
    enrolment.userId !== userId ||
    enrolment.membership.state !== 'live'
  ) {
    throw new AppError('NOT_A_MEMBER', { userMessage: 'This goal is not yours.', status: 403 })
  }

  return enrolment
}

/** Between a trial's end and the close of its process: Stripe charges in that hour, by the goal that stood at the end. */
async function isSettling(tx: Tx, { organizationId, membershipId }: WithdrawGoalInput): Promise<boolean> {
  const running = await tx.process.findFirst({
    where: { organizationId, kind: 'trial', subjectId: membershipId, closedAt: null },
    select: { id: true },
  })
  if (!running) return false
  const { stripeStatus, trialEndsAt } = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    select: { stripeStatus: true, trialEndsAt: true },
  })

  return stripeStatus === 'active' || (trialEndsAt !== null && trialEndsAt <= new Date())
}
