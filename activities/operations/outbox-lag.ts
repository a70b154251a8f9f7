import type { Deps } from '../platform/deps.ts'

export type QueueLag = { lagSeconds: number; waiting: number; dead: number }

/** How far the relay is behind: age of the oldest row that is still to be delivered, and how many wait or are dead. */
export function outboxLag({ db }: Pick<Deps, 'db'>): Promise<QueueLag> {
  return db.forPlatform('health', async (tx) => {
    const [lag] = await tx.$queryRaw<QueueLag[]>`
      select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "lagSeconds", count(*)::int as waiting,
        (select count(*) from outbox where delivered_at is null and dead_at is not null)::int as dead
      from outbox where delivered_at is null and dead_at is null`

    return lag ?? { lagSeconds: 0, waiting: 0, dead: 0 }
  })
}

/** The same for news from outside that is not worked off yet. */
export function inboxLag({ db }: Pick<Deps, 'db'>): Promise<QueueLag> {
  return db.forPlatform('health', async (tx) => {
    const [lag] = await tx.$queryRaw<QueueLag[]>`
      select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as "lagSeconds", count(*)::int as waiting,
        (select count(*) from inbox where processed_at is null and dead_at is not null)::int as dead
      from inbox where processed_at is null and dead_at is null`

    return lag ?? { lagSeconds: 0, waiting: 0, dead: 0 }
  })
}
