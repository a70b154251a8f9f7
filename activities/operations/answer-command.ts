import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { Deps } from '../platform/deps.ts'
import { writeCommandAnswer } from './write-command-answer.ts'

export type AnswerCommandInput = { organizationId: string; commandId?: string; answer: CommandAnswer }

/** Keeps the answer in the command's row, where one asked; the first answer stays. */
export async function answerCommand(
  deps: Deps,
  { organizationId, commandId, answer }: AnswerCommandInput,
): Promise<CommandAnswer> {
  if (!commandId) return answer
  const settled = await writeCommandAnswer(deps, { organizationId, commandId, answer })

  return settled.answer ?? answer
}

/** What the command was answered by an earlier try; null while it is pending. */
export async function answeredBefore(
  { db }: Deps,
  { organizationId, commandId }: Omit<AnswerCommandInput, 'answer'>,
): Promise<CommandAnswer | null> {
  if (!commandId) return null
  const row = await db.forOrganization(organizationId, (tx) =>
    tx.command.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } }),
  )

  return row && row.status !== 'pending' ? (row.answer as CommandAnswer | null) : null
}
