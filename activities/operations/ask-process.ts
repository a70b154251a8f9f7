import type { Deps } from '../platform/deps.ts'
import type { CommandState } from './command-state.ts'
import { settleCommand } from './settle-command.ts'

const patienceMs = 5_000

export type AskProcessInput = { organizationId: string; commandId: string }

/**
 * For a page, after placeCommand: waits up to five seconds for the process's answer. Still `pending` afterwards is a
 * promise all the same, because the relay repeats the question until it is answered. Never throws for an absent Temporal.
 */
export async function askProcess(deps: Deps, input: AskProcessInput): Promise<CommandState> {
  try {
    return await settleCommand(deps, { ...input, timeoutMs: patienceMs })
  } catch (error) {
    deps.log.warn({ err: error, ...input }, 'a command waits for the relay')

    return { status: 'pending', answer: null }
  }
}
