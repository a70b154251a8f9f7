import type { Tx } from '#prisma/database.ts'
import type { Membership } from '#prisma/generated.server/client.ts'
import { AppError } from '#workflows/shared/app-error.ts'

export type OwnMembershipInput = { organizationId: string; membershipId: string; userId: string }

/** A membership, locked for the transaction, when it is this person's. Throws NOT_A_MEMBER. */
export async function lockOwnMembership(tx: Tx, input: OwnMembershipInput): Promise<Membership> {
  const { organizationId, membershipId, userId } = input
  await tx.$queryRaw`select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for update`
  const membership = await tx.membership.findUnique({
    where: { organizationId_id: { organizationId, id: membershipId } },
  })
  if (membership?.userId !== userId) throw notAMember()

  return membership
}

export function notAMember(): AppError {
  return new AppError('NOT_A_MEMBER', { userMessage: 'This membership is not yours.', status: 404 })
}

export function membershipOver(): AppError {
  return new AppError('MEMBERSHIP_OVER', {
    userMessage: 'This membership has ended already. Nothing more is charged.',
    status: 409,
  })
}

export function trialRuns(): AppError {
  return new AppError('TRIAL_RUNS', {
    userMessage: 'This is a trial: cancel it under “What happens next”. Nothing is charged then.',
    status: 409,
  })
}
