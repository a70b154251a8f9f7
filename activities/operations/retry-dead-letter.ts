import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import type { DeadLetter } from './dead-letters.ts'
import { recordDecision } from './record-decision.ts'

export type RetryDeadLetterInput = { queue: DeadLetter['queue']; id: string; actorId: string }

/**
 * Gives a dead letter its tries again, and with it what died behind it for the same process. Throws NOT_DEAD when it is
 * no dead letter any more.
 */
export async function retryDeadLetter({ db }: Pick<Deps, 'db'>, input: RetryDeadLetterInput): Promise<void> {
  const { queue, id, actorId } = input
  await db.forPlatform(
    'dead letter retried',
    async (tx) => {
      const revived =
        queue === 'inbox'
          ? await tx.$queryRaw<{ organizationId: string | null }[]>`
              update inbox set dead_at = null, refusals = 0, available_at = now()
              where id = ${id}::uuid and dead_at is not null and processed_at is null
              returning null::uuid as "organizationId"`
          : await tx.$queryRaw<{ organizationId: string | null }[]>`
              update outbox set dead_at = null, refusals = 0, available_at = now()
              where dead_at is not null and delivered_at is null and id >= ${BigInt(id)}
                and ordering_key = (select ordering_key from outbox where id = ${BigInt(id)} and dead_at is not null)
              returning organization_id as "organizationId"`
      if (revived.length === 0) throw notDead()

      const organizationId = revived[0]?.organizationId
      if (organizationId) {
        await recordDecision(tx, { organizationId, action: 'retry dead letter', entity: queue, entityId: id, actorId })
      }
    },
    { actorId },
  )
}

export function notDead(): AppError {
  return new AppError('NOT_DEAD', {
    userMessage: 'This is not a dead letter any more: somebody was quicker. Reload the page.',
    status: 409,
  })
}
