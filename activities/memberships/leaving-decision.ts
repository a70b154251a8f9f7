import type { Tx } from '#prisma/database.ts'
import type { MembershipMailPayload } from '#workflows/operations/outbox.messages.ts'
import { enqueueMembershipMail } from '../operations/outbox.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { OwnMembershipInput } from './own-membership.ts'

export type LeavingAction = 'cancel' | 'keep' | 'leave'

type Entry = { action: string; after: unknown }

export type LeavingDecision = OwnMembershipInput & {
  action: LeavingAction
  about: MembershipMailPayload['about']
  token: string
  reason?: string | undefined
}

/** Whether this form was taken before, and what was decided last. */
export async function decidedBefore(
  tx: Tx,
  { organizationId, membershipId, token }: Pick<LeavingDecision, 'organizationId' | 'membershipId' | 'token'>,
): Promise<{ isRepeated: boolean; last: string | null }> {
  const entries: Entry[] = await tx.auditEntry.findMany({
    where: {
      organizationId,
      entity: 'membership',
      entityId: membershipId,
      kind: 'decision',
      action: { in: ['cancel', 'keep', 'leave'] },
    },
    orderBy: { id: 'desc' },
    take: 50,
    select: { action: true, after: true },
  })

  return { isRepeated: entries.some(({ after }) => tokenOf(after) === token), last: entries[0]?.action ?? null }
}

function tokenOf(facts: unknown): unknown {
  return typeof facts === 'object' && facts !== null && 'token' in facts ? facts.token : null
}

/** Keeps a decision of the member and promises its confirmation. The same decision twice in a row is one. */
export async function keepDecision(tx: Tx, decision: LeavingDecision): Promise<void> {
  const { organizationId, membershipId, userId, action, about, token, reason } = decision
  const { last } = await decidedBefore(tx, decision)
  if (last === action) return

  const entity = { organizationId, entity: 'membership', entityId: membershipId }
  await recordDecision(tx, { ...entity, action, actorId: userId, ...(reason && { reason }), facts: { token } })
  await enqueueMembershipMail(tx, { organizationId, membershipId, about, token })
}
