import { AppError } from '#workflows/shared/app-error.ts'
import type { Tx } from '#prisma/database.ts'
import type { Deps } from '../platform/deps.ts'
import { waivePromises } from './keep-promise.ts'
import { recordDecision } from './record-decision.ts'
import { askTemporal } from './temporal-failure.ts'

export type CloseProcessInput = { organizationId: string; processId: string; reason: string; actorId: string }

/**
 * An operator ends a process for good: its row is closed with the reason, open promises are waived, waiting commands
 * refused, and its workflow terminated when it still runs. Throws REASON_MISSING and PROCESS_CLOSED.
 */
export async function closeProcess(deps: Deps, input: CloseProcessInput): Promise<void> {
  const { actorId } = input
  const reason = input.reason.trim()
  if (reason === '') {
    throw new AppError('REASON_MISSING', {
      userMessage: 'Say why this process is closed; the reason is kept.',
      fields: { reason: 'A reason is needed.' },
    })
  }

  const workflowId = await deps.db.forPlatform('process closed', (tx) => closeRow(tx, { ...input, reason }), {
    actorId,
    reason,
  })

  // The row is the decision. A run that survives here is listed by the reconciler as running without an open row.
  await askTemporal(deps, 5_000, (client) => client.workflow.getHandle(workflowId).terminate(reason)).catch(
    (error: unknown) => {
      deps.log.warn({ err: error, workflowId }, 'a closed process was not terminated')
    },
  )
}

async function closeRow(tx: Tx, { organizationId, processId, reason, actorId }: CloseProcessInput): Promise<string> {
  const where = { organizationId_id: { organizationId, id: processId } }
  const row = await tx.process.findUnique({ where })
  if (!row?.workflowId || row.closedAt) {
    throw new AppError('PROCESS_CLOSED', { userMessage: 'This process is closed already.', status: 409 })
  }

  const { workflowId } = row
  await tx.process.update({
    where,
    data: {
      closedAt: new Date(),
      closeReason: reason,
      outcome: 'closed by an operator',
      openCommands: [],
      needsHuman: false,
    },
  })
  await waivePromises(tx, { organizationId, workflowId, reason })
  const answer = {
    ok: false,
    code: 'PROCESS_ENDED',
    message: 'This process was closed by the team before it could answer.',
  }
  await tx.command.updateMany({
    where: { organizationId, processId, status: 'pending' },
    data: { status: 'refused', answer, settledAt: new Date() },
  })
  // A start that is still on its way would run a process that nobody wants any more.
  await tx.outboxMessage.updateMany({
    where: { orderingKey: workflowId, deliveredAt: null },
    data: { deliveredAt: new Date(), lastError: 'the process was closed' },
  })
  await recordDecision(tx, { organizationId, action: 'close', entity: 'process', entityId: processId, actorId, reason })

  return workflowId
}
