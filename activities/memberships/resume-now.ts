import type { PauseCommandCall } from '#workflows/memberships/pause.activities.ts'
import { refusePauseCommand } from '#workflows/memberships/pause-commands.rules.ts'
import { pauseStage, type PauseTruth } from '#workflows/memberships/pause.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { moneyMark } from '#workflows/shared/promise.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { observePause } from './observe-pause.ts'
import { resumeAtStripe } from './resume-at-stripe.ts'

/** Ends a pause at once, with one try to charge what is due. Asked again under its id, it says the same. */
export async function resumeNow(deps: Deps, call: PauseCommandCall): Promise<CommandAnswer> {
  const { organizationId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  if (!(await isAskedBy(deps, call))) {
    const { truth } = await observePause(deps, call)
    const refusal = refusePauseCommand('resumeNow', truth, { ...call, now: Date.now() })
    if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })
    await keepWish(deps, call)
  }
  const { truth, subscription } = await resumeAtStripe(deps, call)

  return answerCommand(deps, { organizationId, commandId, answer: answerOf(truth, subscription.currency) })
}

/** Whether an earlier try of this very command came as far as keeping the wish. */
function isAskedBy({ db }: Deps, { organizationId, pauseId, commandId }: PauseCommandCall): Promise<boolean> {
  return db.forOrganization(organizationId, async (tx) => {
    const where = { organizationId, entity: 'pause', entityId: pauseId, kind: 'decision', action: 'resume' }
    const count = await tx.auditEntry.count({ where: { ...where, after: { path: ['commandId'], equals: commandId } } })

    return count > 0
  })
}

function keepWish({ db }: Deps, { organizationId, pauseId, commandId }: PauseCommandCall): Promise<void> {
  return db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.pause.updateMany({ where: { organizationId, id: pauseId }, data: { resumeAskedAt: new Date() } })
      const entity = { organizationId, entity: 'pause', entityId: pauseId }
      await recordDecision(tx, { ...entity, action: 'resume', facts: { commandId } })
    },
    { reason: 'the member resumed' },
  )
}

function answerOf(truth: PauseTruth, currency: string): CommandAnswer {
  const stage = pauseStage(truth, Date.now())
  const { resumption } = truth
  if (stage === 'resumed') {
    const charged = resumption?.status === 'paid' && resumption.amountCents > 0
    const money = charged
      ? `${moneyMark(resumption.amountCents, currency.toUpperCase())} was charged.`
      : 'Nothing was charged.'

    return { ok: true, message: `Welcome back, your membership runs again. ${money}` }
  }
  if (stage === 'payment-open') {
    return {
      ok: false,
      code: 'PAUSE_DECLINED',
      message: 'Your bank declined the charge, so you stay paused. Replace your card under Settings, Billing.',
    }
  }

  return {
    ok: false,
    code: 'PAUSE_NOT_RESUMED',
    message: 'Stripe did not resume it. You stay paused, nothing is charged.',
  }
}
