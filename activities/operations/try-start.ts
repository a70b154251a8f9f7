import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import type { Deps } from '../platform/deps.ts'
import { deliverStart } from './deliver-start.ts'

const patienceMs = 1_000

/** Tries a start at once, after its transaction. Whether it works does not matter: the relay guarantees it. */
export async function tryStart(deps: Pick<Deps, 'temporal' | 'log'>, payload: StartPayload): Promise<void> {
  try {
    await deliverStart(deps, payload, patienceMs)
  } catch (error) {
    deps.log.debug({ err: error, workflowId: payload.workflowId }, 'a start waits for the relay')
  }
}
