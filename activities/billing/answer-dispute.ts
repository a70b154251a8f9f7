import type { Evidence } from '#workflows/billing/dispute-evidence.rules.ts'
import { placeCommand } from '../operations/place-command.ts'
import type { Deps } from '../platform/deps.ts'

export type AnswerDisputeInput = {
  organizationId: string
  disputeId: string
  processId: string
  actorId: string
  evidence: Evidence
  /** The form's token: the answer's id and the command's, so that the same form answers once. */
  token: string
}

/**
 * Keeps what an owner answers the bank with, then asks the process to send it. The texts stay in this table: the command
 * and the process's history carry the id alone. Throws COMMAND_CLOSED when the bank takes no more.
 */
export async function answerDispute(deps: Deps, input: AnswerDisputeInput): Promise<void> {
  const { organizationId, disputeId, processId, actorId, evidence, token } = input
  await deps.db.forOrganization(
    organizationId,
    (tx) =>
      tx.disputeAnswer.createMany({
        data: { organizationId, id: token, disputeId, actorId, evidence },
        skipDuplicates: true,
      }),
    { actorId, reason: 'answer to a dispute' },
  )
  const name = 'submitEvidence'
  await placeCommand(deps, { organizationId, commandId: token, processId, name, userId: actorId })
}
