import type { Deps } from '../platform/deps.ts'
import type { OutboxRow } from './claim-outbox.ts'
import type { DeliveryOutcome } from './delivery-outcome.ts'
import { retryDelayMs } from './retry-delay.ts'

/** With the delays of retry-delay.ts these tries take six minutes at least: the reconciler looks for lost runs every five. */
export const maxRefusals = 20

/**
 * Writes what became of a claimed row: delivered, due again later, or a dead letter. Only the holder of the last claim
 * may put a row off; a delivery is true whoever made it.
 */
export async function markOutbox(
  { db }: Pick<Deps, 'db'>,
  row: Pick<OutboxRow, 'id' | 'attempts'>,
  outcome: DeliveryOutcome,
): Promise<void> {
  const { id, attempts } = row
  if (outcome.kind === 'delivered') {
    await db.forPlatform('relay', async (tx) => {
      await tx.$executeRaw`
        update outbox set delivered_at = now(), dead_at = null, last_error = null where id = ${id} and delivered_at is null`
    })

    return
  }

  const delayMs = retryDelayMs(outcome.kind, attempts)
  const refusals = outcome.kind === 'refused' ? 1 : 0
  await db.forPlatform('relay', async (tx) => {
    await tx.$executeRaw`
      update outbox set last_error = ${outcome.why.slice(0, 1_000)}, refusals = refusals + ${refusals},
        available_at = now() + make_interval(secs => ${delayMs / 1000}::float8),
        dead_at = case when refusals + ${refusals} >= ${maxRefusals} then now() end
      where id = ${id} and attempts = ${attempts} and delivered_at is null and dead_at is null`
  })
}
