import { cancelMembership } from '#activities/memberships/cancel-membership.ts'
import { keepMembership } from '#activities/memberships/keep-membership.ts'
import { leaveCommunity } from '#activities/memberships/leave-community.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { FormToast } from '#web/server/forms.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { fillMarks, type Reader } from '#workflows/shared/fill-marks.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import type { LeavingMembership } from './queries/load-leave.server.ts'
import type { LeaveForm } from './schema.ts'

export type LeaveInput = { userId: string; membership: LeavingMembership; reader: Reader } & LeaveForm

/** Leaves a membership, or takes that back, and says what came of it. A refusal is said as well. */
export async function leaveMembership(deps: Deps, input: LeaveInput): Promise<FormToast> {
  try {
    const text = input.intent === 'keep' ? await keep(deps, input) : await leave(deps, input)

    return { text: fillMarks(text, input.reader) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return { text: error.userMessage, tone: 'failed' }
  }
}

async function leave(deps: Deps, { membership, userId, token, reason }: LeaveInput): Promise<string> {
  const { organizationId, membershipId, community, hasSubscription } = membership
  const wish = { organizationId, membershipId, userId, token, reason }
  if (!hasSubscription) {
    await leaveCommunity(deps, wish)

    return `You left ${community.name}. Nothing more is charged.`
  }
  const { endsAt, isOver } = await cancelMembership(deps, wish)
  if (isOver) return `Your membership of ${community.name} has ended. Nothing more is charged.`

  return `Cancelled. You keep full access until ${timeMark(endsAt)}, and nothing more is charged.`
}

async function keep(deps: Deps, { membership, userId, token }: LeaveInput): Promise<string> {
  const { organizationId, membershipId } = membership
  const { renewsAt } = await keepMembership(deps, { organizationId, membershipId, userId, token })

  return renewsAt
    ? `Your membership goes on. The next charge is ${timeMark(renewsAt)}.`
    : 'Your membership goes on as before.'
}
