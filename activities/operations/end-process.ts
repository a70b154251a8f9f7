import type { Tx } from '#prisma/database.ts'
import type { ProcessMark } from '#workflows/shared/process-types.ts'
import { waivePromises } from './keep-promise.ts'
import { recordDecision } from './record-decision.ts'

export type EndProcessInput = {
  organizationId: string
  mark: ProcessMark
  outcome: string
  /** Whose end the audit log keeps. */
  entity: string
  entityId: string
}

/**
 * Closes the row of a process that has come to its end; the last look has written how it stands. What it still promised
 * is waived. False when it was closed already, or belongs to a newer episode.
 */
export async function endProcess(tx: Tx, input: EndProcessInput): Promise<boolean> {
  const { organizationId, mark, outcome, entity, entityId } = input
  const { workflowId, episode, step } = mark
  const { count } = await tx.process.updateMany({
    where: { organizationId, workflowId, closedAt: null, episode },
    data: {
      step,
      stage: outcome,
      outcome,
      openCommands: [],
      nextStep: null,
      nextAt: null,
      closedAt: new Date(),
      closeReason: outcome,
    },
  })
  if (count === 0) return false
  await waivePromises(tx, { organizationId, workflowId, reason: `the ${entity} ended: ${outcome}` })
  await recordDecision(tx, { organizationId, action: 'close', entity, entityId, reason: outcome })

  return true
}
