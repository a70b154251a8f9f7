import type { PauseCommandCall } from '#workflows/memberships/pause.activities.ts'
import { newEndOf, refusePauseCommand } from '#workflows/memberships/pause-commands.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { observePause } from './observe-pause.ts'

/** Moves the end of a pause, planned or running. The same end twice is one move. */
export async function changePauseEnd(deps: Deps, call: PauseCommandCall): Promise<CommandAnswer> {
  const { organizationId, commandId, payload } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const seen = await observePause(deps, call)
  const refusal = refusePauseCommand('changeEnd', seen.truth, { ...call, now: Date.now() })
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })

  await moveEnd(deps, call, new Date(newEndOf(payload) ?? seen.truth.endsAt))
  const { truth } = await observePause(deps, call)
  const message = `Your pause now ends ${timeMark(truth.endsAt)}. Nothing is charged before.`

  return answerCommand(deps, { organizationId, commandId, answer: { ok: true, message } })
}

async function moveEnd({ db }: Deps, call: PauseCommandCall, endsAt: Date): Promise<void> {
  const { organizationId, pauseId, commandId } = call
  await db.forOrganization(
    organizationId,
    async (tx) => {
      const { count } = await tx.pause.updateMany({
        where: { organizationId, id: pauseId, endsAt: { not: endsAt } },
        data: { endsAt, movedAt: new Date(), round: { increment: 1 } },
      })
      if (count === 0) return
      const entity = { organizationId, entity: 'pause', entityId: pauseId }
      await recordDecision(tx, { ...entity, action: 'move', facts: { commandId, endsAt: endsAt.toISOString() } })
    },
    { reason: 'the member moved the end of the pause' },
  )
}
