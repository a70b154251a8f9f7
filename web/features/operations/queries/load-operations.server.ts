import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from '../../community/queries/cursor.ts'
import { escapeLike } from '../../community/queries/load-members.server.ts'
import type { ProcessFilter } from '../schema.ts'

const pageSize = 50

export type OpsProcess = {
  id: string
  kind: string
  title: string
  stage: string
  outcome: string | null
  nextStep: string | null
  nextAt: string | null
  workflowId: string | null
  needsHuman: boolean
  isClosed: boolean
  community: string | null
  episode: number
  openedAt: string
}

export type Pulse = {
  openCount: number
  humanCount: number
  overdueCount: number
  outboxWaiting: number
  outboxLagSeconds: number
  inboxWaiting: number
  inboxLagSeconds: number
  deadCount: number
  missedLastHour: number
  keptCount: number
  lateCount: number
  openPromiseCount: number
  overduePromiseCount: number
  kinds: { kind: string; count: number }[]
}

/** The state of everything that runs, in one statement, and the processes asked for in another. */
export function loadOperations(db: Database, filter: ProcessFilter) {
  return db.forPlatform('operations', async (tx) => {
    const [pulse] = await tx.$queryRaw<Pulse[]>`
      with open as (select kind, needs_human, next_at, workflow_id from processes where closed_at is null)
      select
        (select count(*)::int from open) as "openCount",
        (select count(*)::int from open where needs_human) as "humanCount",
        (select count(*)::int from open where next_at < now() - interval '1 minute') as "overdueCount",
        (select count(*)::int from outbox where delivered_at is null and dead_at is null
          and (available_at <= now() or attempts > 0)) as "outboxWaiting",
        (select coalesce(extract(epoch from now() - min(case kind when 'tier-mail' then deadline_at else created_at end)), 0)::float8
          from outbox where delivered_at is null and dead_at is null
            and (available_at <= now() or attempts > 0)) as "outboxLagSeconds",
        (select count(*)::int from inbox where processed_at is null and dead_at is null) as "inboxWaiting",
        (select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from inbox
          where processed_at is null and dead_at is null) as "inboxLagSeconds",
        (select count(*)::int from outbox where dead_at is not null and delivered_at is null)
          + (select count(*)::int from inbox where dead_at is not null and processed_at is null) as "deadCount",
        (select count(*)::int from inbox where received_at > now() - interval '1 hour'
          and (source = 'catch-up' or refusals > 0 or dead_at is not null)) as "missedLastHour",
        (select count(*)::int from promises where status = 'kept' and kept_at > now() - interval '30 days') as "keptCount",
        (select count(*)::int from promises where status = 'late' and kept_at > now() - interval '30 days') as "lateCount",
        (select count(*)::int from promises where status = 'open') as "openPromiseCount",
        (select count(*)::int from promises where status = 'open' and due_at < now() - interval '1 minute') as "overduePromiseCount",
        coalesce((select json_agg(x) from (select kind, count(*)::int as count from open group by kind order by 2 desc limit 8) x), '[]') as kinds`
    const rows = await tx.$queryRaw<OpsProcess[]>(listStatement(filter))
    const { items, next } = toPage(rows, pageSize, ({ openedAt, id }) => ({ at: new Date(openedAt).toISOString(), id }))

    return { pulse: pulse ?? null, processes: items, next }
  })
}

function listStatement({ view, kind, stage, search, after }: ProcessFilter): Prisma.Sql {
  const cursor = readCursor(after)
  const conditions = [
    conditionOf[view],
    ...(kind ? [Prisma.sql`p.kind = ${kind}`] : []),
    ...(stage ? [Prisma.sql`p.stage = ${stage}`] : []),
    ...(search ? [searchCondition(search)] : []),
    ...(cursor ? [Prisma.sql`(p.opened_at, p.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`] : []),
  ]

  return Prisma.sql`
    select p.id, p.kind, p.title, p.stage, p.outcome, p.next_step as "nextStep", p.next_at as "nextAt",
      p.workflow_id as "workflowId", p.needs_human as "needsHuman", p.closed_at is not null as "isClosed",
      c.name as community, p.episode, p.opened_at as "openedAt"
    from processes p left join communities c on c.organization_id = p.organization_id and c.id = p.community_id
    where ${Prisma.join(conditions, ' and ')}
    order by p.opened_at desc, p.id desc limit ${pageSize + 1}`
}

const conditionOf: Record<ProcessFilter['view'], Prisma.Sql> = {
  attention: Prisma.sql`p.closed_at is null and (p.needs_human or p.next_at < now() - interval '1 minute')`,
  overdue: Prisma.sql`p.closed_at is null and p.next_at < now() - interval '1 minute'`,
  open: Prisma.sql`p.closed_at is null`,
  closed: Prisma.sql`p.closed_at is not null`,
}

/** By workflow id or its beginning, by the id of row or subject, or by the member's address. */
function searchCondition(search: string): Prisma.Sql {
  const beginning = `${escapeLike(search)}%`

  return Prisma.sql`(p.workflow_id like ${beginning} or p.id::text = ${search} or p.subject_id::text = ${search}
    or p.user_id = (select u.id from users u where u.email = ${search}::citext))`
}
