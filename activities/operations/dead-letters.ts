import type { Deps } from '../platform/deps.ts'

export type DeadLetter = {
  queue: 'outbox' | 'inbox'
  id: string
  kind: string
  /** The process, message or object it is about. */
  subject: string
  organizationId: string | null
  attempts: number
  lastError: string | null
  createdAt: Date
  deadAt: Date
}

/** What could not be delivered or worked off after many tries, newest first. For /ops. */
export function listDeadLetters({ db }: Pick<Deps, 'db'>, { limit = 100 } = {}): Promise<DeadLetter[]> {
  return db.forPlatform(
    'operations',
    (tx) => tx.$queryRaw<DeadLetter[]>`
      select 'outbox' as queue, id::text, kind, ordering_key as subject, organization_id as "organizationId", attempts,
        last_error as "lastError", created_at as "createdAt", dead_at as "deadAt"
      from outbox where dead_at is not null and delivered_at is null
      union all
      select 'inbox', id::text, provider || ' ' || type, object_id, null, attempts, last_error, received_at, dead_at
      from inbox where dead_at is not null and processed_at is null
      order by "deadAt" desc limit ${limit}`,
  )
}
