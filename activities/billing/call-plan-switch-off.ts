import type { PlanSwitchCommandCall } from '#workflows/billing/plan-switch.activities.ts'
import { refusePlanSwitchCommand } from '#workflows/billing/plan-switch-commands.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { observePlanSwitch } from './observe-plan-switch.ts'

const done: CommandAnswer = { ok: true, message: 'The change of plan is called off. You keep your plan and its price.' }

/** The member keeps the plan. Asked again, it says the same. */
export async function callPlanSwitchOff(deps: Deps, call: PlanSwitchCommandCall): Promise<CommandAnswer> {
  const { organizationId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth } = await observePlanSwitch(deps, call)
  const refusal = truth.calledOffAt ? null : refusePlanSwitchCommand(truth, call, Date.now())
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })

  await keepWish(deps, call)
  await observePlanSwitch(deps, call)

  return answerCommand(deps, { organizationId, commandId, answer: done })
}

async function keepWish({ db }: Deps, { organizationId, switchId, commandId }: PlanSwitchCommandCall): Promise<void> {
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const { count } = await tx.planSwitch.updateMany({
        where: { organizationId, id: switchId, calledOffAt: null, endedAt: null },
        data: { calledOffAt: new Date() },
      })
      if (count === 0) return
      const entity = { organizationId, entity: 'plan-switch', entityId: switchId }
      await recordDecision(tx, { ...entity, action: 'call-off', facts: { commandId } })
    },
    { reason: 'the member called the change of plan off' },
  )
}
