import type Stripe from 'stripe'
import type { DunningAsked } from '#workflows/billing/dunning.activities.ts'
import { refuseDunningCommand } from '#workflows/billing/dunning-commands.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { observeDunning } from './observe-dunning.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/** Lets an unpaid invoice go, because the team says so. Paid meanwhile, it stays paid, and the answer says that. */
export async function writeOffInvoice(deps: Deps, call: DunningAsked): Promise<CommandAnswer> {
  const { organizationId, stripeInvoiceId, dunningId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth } = await observeDunning(deps, call)
  const refusal = refuseDunningCommand('writeOff', truth)
  // An earlier try of this very command may have come through before its answer was kept.
  const isDisputed = truth.kind === 'chargeback'
  const isDone = isDisputed
    ? truth.dispute?.isForgiven === true
    : truth.invoice.status === 'uncollectible' || truth.invoice.status === 'void'
  if (refusal && !isDone) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })
  if (!isDone && isDisputed) await forgiveDispute(deps, call)
  else if (!isDone) await letGo(deps.stripeFor(organizationId), stripeInvoiceId, truth.kind === 'resume')

  const after = await observeDunning(deps, call)
  if (!isDisputed && after.truth.invoice.status === 'paid') {
    const answer = {
      ok: false as const,
      code: 'ALREADY_PAID',
      message: 'It was paid in this very moment. Nothing is owed.',
    }

    return answerCommand(deps, { organizationId, commandId, answer })
  }
  await deps.db.forOrganization(organizationId, async (tx) => {
    const command = await tx.command.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } })
    await recordDecision(tx, {
      organizationId,
      action: 'write-off',
      entity: 'dunning',
      entityId: dunningId,
      ...(command && { actorId: command.userId }),
      reason: 'asked by the team',
      facts: { stripeInvoiceId, amountCents: truth.invoice.amountCents, currency: truth.invoice.currency },
    })
  })
  const answer = { ok: true as const, message: 'Let go. The member owes nothing and hears so.' }

  return answerCommand(deps, { organizationId, commandId, answer })
}

/** Uncollectible lets the subscription go on; for a resumption that would end the pause, so it is voided. */
async function letGo(stripe: Stripe, stripeInvoiceId: string, isResumption: boolean): Promise<void> {
  try {
    if (isResumption) await stripe.invoices.voidInvoice(stripeInvoiceId)
    else await stripe.invoices.markUncollectible(stripeInvoiceId)
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
  }
}

/** The bank goes on with it, and what it decides is booked; the member is not asked for it any more. */
async function forgiveDispute({ db }: Deps, { organizationId, dunningId }: DunningAsked): Promise<void> {
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const { stripeDisputeId } = await tx.dunning.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: dunningId } },
        select: { stripeDisputeId: true },
      })
      await tx.dispute.updateMany({
        where: { organizationId, stripeDisputeId, forgivenAt: null },
        data: { forgivenAt: new Date() },
      })
    },
    { reason: 'let go by the team' },
  )
}
