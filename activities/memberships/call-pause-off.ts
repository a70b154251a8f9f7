import type { PauseCommandCall } from '#workflows/memberships/pause.activities.ts'
import { refusePauseCommand } from '#workflows/memberships/pause-commands.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { observePause } from './observe-pause.ts'

const done: CommandAnswer = { ok: true, message: 'The pause is called off. Your membership goes on as before.' }

/** Calls a planned pause off. Asked again, it says the same. */
export async function callPauseOff(deps: Deps, call: PauseCommandCall): Promise<CommandAnswer> {
  const { organizationId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth } = await observePause(deps, call)
  const refusal = truth.cancelledAt ? null : refusePauseCommand('cancelScheduled', truth, { ...call, now: Date.now() })
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })

  await cancel(deps, call)
  await observePause(deps, call)

  return answerCommand(deps, { organizationId, commandId, answer: done })
}

async function cancel({ db }: Deps, { organizationId, pauseId, commandId }: PauseCommandCall): Promise<void> {
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const { count } = await tx.pause.updateMany({
        where: { organizationId, id: pauseId, pausedAt: null, cancelledAt: null },
        data: { cancelledAt: new Date() },
      })
      if (count === 0) return
      const entity = { organizationId, entity: 'pause', entityId: pauseId }
      await recordDecision(tx, { ...entity, action: 'call-off', facts: { commandId } })
    },
    { reason: 'the member called the pause off' },
  )
}
