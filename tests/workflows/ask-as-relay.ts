import { randomUUID } from 'node:crypto'
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import type { CommandAnswer } from '#workflows/shared/command.ts'

export type Asking = { commandId?: string; payload?: Record<string, unknown> }

/** Asks as the relay does, under the command's id; the code of a refusal, a validator's too, or null when it was done. */
export async function askAsRelay(
  handle: Pick<WorkflowHandle, 'executeUpdate'>,
  name: string,
  { commandId = randomUUID(), payload = {} }: Asking = {},
): Promise<string | null> {
  const input = { commandId, userId: randomUUID(), payload }
  try {
    const answer = await handle.executeUpdate<CommandAnswer, [typeof input]>(name, {
      args: [input],
      updateId: commandId,
    })

    return answer.ok ? null : answer.code
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) throw error

    return error.cause.type ?? null
  }
}
