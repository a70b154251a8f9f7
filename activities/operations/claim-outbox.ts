import type { Deps } from '../platform/deps.ts'

export type OutboxKind =
  'start' | 'signal' | 'update' | 'account-mail' | 'membership-mail' | 'billing-mail' | 'refund' | 'tier-mail'

export type OutboxRow = {
  id: bigint
  organizationId: string | null
  kind: OutboxKind
  orderingKey: string
  payload: unknown
  attempts: number
}

export type ClaimOutboxInput = { kinds: OutboxKind[]; limit: number; leaseMs: number }

/**
 * Takes the rows that are due, nearest deadline first and only the oldest of each ordering key, and hides them from
 * every other relay for the lease. Nothing stays locked: a relay that dies gives its rows back when the lease ends.
 */
export async function claimOutbox({ db }: Pick<Deps, 'db'>, input: ClaimOutboxInput): Promise<OutboxRow[]> {
  const { kinds, limit, leaseMs } = input

  return db.forPlatform(
    'relay',
    (tx) => tx.$queryRaw<OutboxRow[]>`
      with due as (
        select id from outbox o
        where delivered_at is null and dead_at is null and available_at <= now() and kind = any(${kinds})
          and not exists (
            select 1 from outbox earlier
            where earlier.ordering_key = o.ordering_key and earlier.id < o.id
              and earlier.delivered_at is null and earlier.dead_at is null)
        order by deadline_at, id
        limit ${limit}
        for update skip locked
      )
      update outbox set attempts = attempts + 1, available_at = now() + make_interval(secs => ${leaseMs / 1000}::float8)
      from due where outbox.id = due.id
      returning outbox.id, outbox.organization_id as "organizationId", outbox.kind, outbox.ordering_key as "orderingKey",
        outbox.payload, outbox.attempts`,
  )
}
