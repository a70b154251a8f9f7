import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import type { TrialOutcome } from '#workflows/memberships/trial.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { Tx } from '#prisma/database.ts'
import { endProcess } from '../operations/end-process.ts'
import type { Deps } from '../platform/deps.ts'
import { endGoals } from './end-goals.ts'

/** Closes the row of a trial that has ended. The last look has written how it stands. */
export async function closeTrial({ db }: Deps, call: TrialCall & { outcome: TrialOutcome }): Promise<void> {
  const { organizationId, membershipId, mark, outcome } = call
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const isEnded = await endProcess(tx, { organizationId, mark, outcome, entity: 'trial', entityId: membershipId })
      if (!isEnded) return
      if (outcome === 'cancelled' || outcome === 'refunded') await settleWishes(tx, organizationId, mark.workflowId)
      await endGoals(tx, { organizationId, membershipId })
    },
    { reason: `trial ended: ${outcome}` },
  )
}

/** Who asked to cancel while everything was down has what they asked for; their word needs no answer of a process. */
async function settleWishes(tx: Tx, organizationId: string, workflowId: string): Promise<void> {
  const answer: CommandAnswer = { ok: true, message: 'You cancelled in time, and nothing is kept of what was charged.' }
  await tx.command.updateMany({
    where: { organizationId, workflowId, name: 'cancel', status: 'pending' },
    data: { status: 'done', answer, settledAt: new Date() },
  })
}
