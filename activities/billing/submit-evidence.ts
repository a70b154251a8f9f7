import { z } from 'zod'
import type { DisputeAsked } from '#workflows/billing/dispute.activities.ts'
import { refuseDisputeCommand } from '#workflows/billing/dispute-commands.rules.ts'
import { evidenceSchema } from '#workflows/billing/dispute-evidence.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { answerKey, disputeKey } from './dispute-keys.ts'
import { keyedWrite } from './keyed-write.ts'
import { observeDispute } from './observe-dispute.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/** Sends an owner's answer to the bank, once: Stripe takes one submission. Decided or answered meanwhile, it says so. */
export async function submitEvidence(deps: Deps, call: DisputeAsked): Promise<CommandAnswer> {
  const { organizationId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth, dispute } = await observeDispute(deps, call)
  // An earlier try of this very command may have come through before its answer was kept.
  const isSent = dispute.metadata[answerKey] === commandId
  const refusal = isSent ? null : refuseDisputeCommand('submitEvidence', truth, Date.now())
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })

  const problem = isSent ? null : await send(deps, call)
  await observeDispute(deps, call)
  if (problem) {
    const answer = { ok: false as const, code: 'REFUSED_BY_STRIPE', message: `Stripe refused: ${problem}` }

    return answerCommand(deps, { organizationId, commandId, answer })
  }
  await keepDecision(deps, call)
  const answer = { ok: true as const, message: 'Sent. The bank decides, most often within 75 days, and we tell you.' }

  return answerCommand(deps, { organizationId, commandId, answer })
}

/** Stripe's reason when it will not take it. */
async function send({ db, stripeFor }: Deps, call: DisputeAsked): Promise<string | null> {
  const { organizationId, commandId, stripeDisputeId } = call
  const row = await db.forOrganization(organizationId, (tx) =>
    tx.disputeAnswer.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } }),
  )
  const evidence = z.object({ evidence: evidenceSchema }).safeParse(row)
  if (!evidence.success) return 'the answer is not there. Write it again.'
  const params = { evidence: evidence.data.evidence, submit: true, metadata: { [answerKey]: commandId } }
  try {
    await keyedWrite(disputeKey(stripeDisputeId, `answer:${commandId}`), (options) =>
      stripeFor(organizationId).disputes.update(stripeDisputeId, params, options),
    )

    return null
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error

    return error.message
  }
}

async function keepDecision({ db }: Deps, { organizationId, disputeId, commandId }: DisputeAsked): Promise<void> {
  await db.forOrganization(organizationId, async (tx) => {
    const command = await tx.command.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } })
    await recordDecision(tx, {
      ...{ organizationId, action: 'submit-evidence', entity: 'dispute', entityId: disputeId },
      ...(command && { actorId: command.userId }),
      reason: 'answered the bank',
      facts: { answerId: commandId },
    })
  })
}
