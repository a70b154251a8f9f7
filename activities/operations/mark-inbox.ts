import type { Deps } from '../platform/deps.ts'
import type { InboxRow } from './claim-inbox.ts'
import { maxRefusals } from './mark-outbox.ts'
import { retryDelayMs } from './retry-delay.ts'

/** What became of one try to work off news. `early` news are ours, but what they are about is not written yet. */
export type InboxResult =
  | { kind: 'done'; outcome: string }
  | { kind: 'early'; why: string }
  | { kind: 'away'; why: string }
  | { kind: 'refused'; why: string }

/** Keeps it: worked off with an outcome, due again later, or a dead letter. */
export async function markInbox(
  { db }: Pick<Deps, 'db'>,
  { id, attempts }: Pick<InboxRow, 'id' | 'attempts'>,
  result: InboxResult,
): Promise<void> {
  if (result.kind === 'done') {
    await db.forPlatform('inbox', (tx) =>
      tx.inboxEvent.updateMany({
        where: { id, processedAt: null },
        data: { processedAt: new Date(), outcome: result.outcome.slice(0, 500), lastError: null },
      }),
    )

    return
  }

  const kind = result.kind === 'early' ? 'waiting' : result.kind
  const delayMs = retryDelayMs(kind, attempts)
  const refusals = result.kind === 'refused' ? 1 : 0
  await db.forPlatform(
    'inbox',
    (tx) => tx.$executeRaw`
      update inbox set last_error = ${result.why.slice(0, 1_000)}, refusals = refusals + ${refusals},
        available_at = now() + make_interval(secs => ${delayMs / 1000}::float8),
        dead_at = case when refusals + ${refusals} >= ${maxRefusals} then now() end
      where id = ${id}::uuid and attempts = ${attempts} and processed_at is null and dead_at is null`,
  )
}
