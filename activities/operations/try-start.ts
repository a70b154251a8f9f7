import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import type { Deps } from '../platform/deps.ts'
import { deliverStart } from './deliver-start.ts'
import { wakeUp } from './wake-up.ts'

const patienceMs = 1_000

/**
 * Tries a start at once, after its transaction. Whether it works does not matter: the relay guarantees it, and is woken
 * where it does not. A start that worked is noted, because a relay that makes it again meanwhile slows the first one down.
 */
export async function tryStart(deps: Pick<Deps, 'temporal' | 'db' | 'log'>, payload: StartPayload): Promise<void> {
  const { workflowId } = payload
  try {
    await deliverStart(deps, payload, patienceMs)
    await noteDelivered(deps, workflowId)
  } catch (error) {
    deps.log.debug({ err: error, workflowId }, 'a start waits for the relay')
    await wakeUp(deps, 'kumiko_outbox')
  }
}

async function noteDelivered({ db }: Pick<Deps, 'db'>, workflowId: string): Promise<void> {
  await db.forPlatform('relay', async (tx) => {
    await tx.$executeRaw`
      update outbox set delivered_at = now(), last_error = null
      where ordering_key = ${workflowId} and kind = 'start' and delivered_at is null and dead_at is null`
  })
}
