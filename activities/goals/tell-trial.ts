import type { Tx } from '#prisma/database.ts'
import { enqueueSignal } from '../operations/outbox.ts'

export type GoalNews = { organizationId: string; membershipId: string; enrolmentId: string }

/** Tells the trial of a membership, while it runs, that the goal has changed. It re-reads what is true. */
export async function tellTrial(tx: Tx, { organizationId, membershipId, enrolmentId }: GoalNews): Promise<void> {
  const running = await tx.process.findFirst({
    where: { organizationId, kind: 'trial', subjectId: membershipId, closedAt: null },
    select: { workflowId: true },
  })
  if (!running?.workflowId) return
  await enqueueSignal(tx, organizationId, {
    workflowId: running.workflowId,
    signal: 'goalChanged',
    payload: { membershipId, enrolmentId },
  })
}
