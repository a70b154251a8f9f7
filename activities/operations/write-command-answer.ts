import { commandAnswer } from '#workflows/operations/command.messages.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { Deps } from '../platform/deps.ts'
import type { CommandState } from './command-state.ts'

export type WriteCommandAnswerInput = { organizationId: string; commandId: string; answer: CommandAnswer }

/** Settles a pending command. The first answer stays; returns what the row says now. */
export async function writeCommandAnswer(
  { db }: Pick<Deps, 'db'>,
  { organizationId, commandId, answer }: WriteCommandAnswerInput,
): Promise<CommandState> {
  return db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.command.updateMany({
        where: { organizationId, id: commandId, status: 'pending' },
        data: { status: answer.ok ? 'done' : 'refused', answer, settledAt: new Date() },
      })
      const row = await tx.command.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: commandId } },
      })

      return { status: row.status, answer: commandAnswer.parse(row.answer) }
    },
    { reason: 'command settled' },
  )
}
