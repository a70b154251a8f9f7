import type { Deps } from '../platform/deps.ts'

export type QueueLag = { lagSeconds: number; waiting: number; dead: number }

/**
 * How far the relay is behind: for how long the longest overdue row could have been taken and was not. A row that waits
 * for its next try, or for the one before it, is not overdue; one that is planned for a day to come does not wait yet.
 */
export function outboxLag({ db }: Pick<Deps, 'db'>): Promise<QueueLag> {
  return db.forPlatform('health', async (tx) => {
    const [lag] = await tx.$queryRaw<QueueLag[]>`
      select coalesce(extract(epoch from now() - min(available_at) filter (where available_at < now() and not exists (
          select 1 from outbox earlier where earlier.ordering_key = o.ordering_key and earlier.id < o.id
            and earlier.delivered_at is null and earlier.dead_at is null))), 0)::float8 as "lagSeconds",
        count(*) filter (where available_at <= now() or attempts > 0)::int as waiting,
        (select count(*) from outbox where delivered_at is null and dead_at is not null)::int as dead
      from outbox o where delivered_at is null and dead_at is null`

    return lag ?? { lagSeconds: 0, waiting: 0, dead: 0 }
  })
}

/** The same for news from outside: age of the oldest that is not worked off yet. */
export function inboxLag({ db }: Pick<Deps, 'db'>): Promise<QueueLag> {
  return db.forPlatform('health', async (tx) => {
    const [lag] = await tx.$queryRaw<QueueLag[]>`
      select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as "lagSeconds", count(*)::int as waiting,
        (select count(*) from inbox where processed_at is null and dead_at is not null)::int as dead
      from inbox where processed_at is null and dead_at is null`

    return lag ?? { lagSeconds: 0, waiting: 0, dead: 0 }
  })
}
