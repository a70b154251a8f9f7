import type { DisputeAsked } from '#workflows/billing/dispute.activities.ts'
import { refuseDisputeCommand } from '#workflows/billing/dispute-commands.rules.ts'
import { isDisputeOver } from '#workflows/billing/dispute-status.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { disputeKey } from './dispute-keys.ts'
import { keyedWrite } from './keyed-write.ts'
import { observeDispute } from './observe-dispute.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/** Gives in, because an owner says so: the cardholder keeps the money. Decided meanwhile, the answer says that. */
export async function acceptDispute(deps: Deps, call: DisputeAsked): Promise<CommandAnswer> {
  const { organizationId, commandId, disputeId, stripeDisputeId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth } = await observeDispute(deps, call)
  // An earlier try of this very command may have come through before its answer was kept.
  const isDone = truth.status === 'lost' || truth.status === 'warning_closed'
  const refusal = isDone ? null : refuseDisputeCommand('acceptDispute', truth, Date.now())
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })
  if (!isDone) await giveIn(deps, call)

  const { row } = await observeDispute(deps, call)
  if (!isDisputeOver(row.status)) throw new Error(`The dispute ${stripeDisputeId} is not closed yet: ${row.status}.`)
  await deps.db.forOrganization(organizationId, async (tx) => {
    const command = await tx.command.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } })
    await recordDecision(tx, {
      ...{ organizationId, action: 'accept', entity: 'dispute', entityId: disputeId },
      ...(command && { actorId: command.userId }),
      reason: 'asked by an owner',
      facts: { stripeDisputeId, amountCents: row.amountCents, currency: row.currency },
    })
  })
  const answer = { ok: true as const, message: 'Accepted. The dispute is closed.' }

  return answerCommand(deps, { organizationId, commandId, answer })
}

async function giveIn({ stripeFor }: Deps, { organizationId, stripeDisputeId }: DisputeAsked): Promise<void> {
  try {
    await keyedWrite(disputeKey(stripeDisputeId, 'accept'), (options) =>
      stripeFor(organizationId).disputes.close(stripeDisputeId, {}, options),
    )
  } catch (error) {
    // Decided between our look and our word: the next look sees how.
    if (!isRefusedByStripe(error)) throw error
  }
}
