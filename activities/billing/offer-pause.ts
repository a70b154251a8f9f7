import type { DunningAsked } from '#workflows/billing/dunning.activities.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import type { Deps } from '../platform/deps.ts'

/** Keeps that the team wants a pause offered now. The message follows by the ladder's own rule of one a day. */
export async function offerPause(
  deps: Deps,
  { organizationId, dunningId, commandId }: DunningAsked,
): Promise<CommandAnswer> {
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before
  const { count } = await deps.db.forOrganization(
    organizationId,
    (tx) =>
      tx.dunning.updateMany({
        where: { organizationId, id: dunningId, pauseOfferedAt: null, closedAt: null },
        data: { pauseOfferedAt: new Date() },
      }),
    { reason: 'a pause is offered' },
  )
  const answer: CommandAnswer =
    count > 0
      ? { ok: true, message: 'The pause is offered. The member hears of it with the next message.' }
      : { ok: false, code: 'ALREADY_OFFERED', message: 'The pause was offered already.' }

  return answerCommand(deps, { organizationId, commandId, answer })
}
