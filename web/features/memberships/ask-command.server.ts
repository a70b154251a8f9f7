import { askProcess } from '#activities/operations/ask-process.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { Toast } from '#web/ui/toast/toast.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { fillMarks, type Reader } from '#workflows/shared/fill-marks.ts'
import { memberCommands } from './command-words.ts'
import { findOwnProcess } from './queries/load-next.server.ts'

export type AskCommandInput = { userId: string; processId: string; command: string; token: string; reader: Reader }

const pending: Toast = { title: 'We have it.', text: 'This page updates by itself.' }

/** Keeps what the person asked, waits up to five seconds for the process, and says what came of it. */
export async function askCommand(deps: Deps, input: AskCommandInput): Promise<Toast> {
  const { userId, processId, command } = input
  const process = await findOwnProcess(deps.db, userId, processId)
  if (!process) return failed('This is not yours, or it has ended. Reload the page to see where it stands.')

  if (memberCommands([command]).length === 0) return failed('Only the team can do this.')

  return askProcessAs(deps, { ...input, organizationId: process.organizationId })
}

/** The same for whoever may ask, a member or the team; that is decided before. */
export async function askProcessAs(deps: Deps, input: AskCommandInput & { organizationId: string }): Promise<Toast> {
  const { organizationId, userId, processId, command, token, reader } = input
  try {
    await placeCommand(deps, { organizationId, commandId: token, processId, name: command, userId })
  } catch (error) {
    if (error instanceof AppError) return failed(error.userMessage)
    throw error
  }

  return toastOf(await askProcess(deps, { organizationId, commandId: token }), reader)
}

function toastOf({ answer }: { answer: CommandAnswer | null }, reader: Reader): Toast {
  if (!answer) return pending

  return { title: fillMarks(answer.message, reader), tone: answer.ok ? 'done' : 'failed' }
}

function failed(title: string): Toast {
  return { title, tone: 'failed' }
}
