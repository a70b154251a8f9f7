import type { Deps } from '../platform/deps.ts'
import type { Provider } from './receive-event.ts'

export type InboxRow = {
  id: string
  provider: Provider
  account: string
  eventId: string
  type: string
  objectId: string
  occurredAt: Date
  attempts: number
}

/**
 * Takes news that are due for the length of a lease. Of one object's news only the first received is taken, so that two
 * answers about it are never written at once.
 */
export function claimInbox(
  { db }: Pick<Deps, 'db'>,
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<InboxRow[]> {
  return db.forPlatform(
    'inbox',
    (tx) => tx.$queryRaw<InboxRow[]>`
      with due as (
        select id from inbox i
        where processed_at is null and dead_at is null and available_at <= now()
          and not exists (
            select 1 from inbox earlier
            where earlier.provider = i.provider and earlier.object_id = i.object_id
              and (earlier.received_at, earlier.id) < (i.received_at, i.id)
              and earlier.processed_at is null and earlier.dead_at is null)
        order by received_at, id
        limit ${limit}
        for update skip locked
      )
      update inbox set attempts = attempts + 1, available_at = now() + make_interval(secs => ${leaseMs / 1000}::float8)
      from due where inbox.id = due.id
      returning inbox.id, inbox.provider, inbox.account, inbox.event_id as "eventId", inbox.type,
        inbox.object_id as "objectId", inbox.occurred_at as "occurredAt", inbox.attempts`,
  )
}
