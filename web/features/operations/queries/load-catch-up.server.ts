import { missedAnHourLimit } from '#activities/operations/missed-news.ts'
import type { Database } from '#prisma/database.ts'

export type CaughtNews = {
  id: string
  type: string
  objectId: string
  occurredAt: string
  receivedAt: string
  processedAt: string | null
  lateSeconds: number
  outcome: string | null
  lastError: string | null
  isDead: boolean
}

export type CatchUpDay = { day: string; missed: number; healed: number; waiting: number; slowestSeconds: number }

export type CatchUp = {
  lastHour: number
  missed: number
  healed: number
  waiting: number
  dead: number
  byWebhook: number
  medianSeconds: number | null
  slowestSeconds: number | null
  days: CatchUpDay[]
  news: CaughtNews[]
}

const daysShown = 14
const newsShown = 50

/** What no webhook brought in the last two weeks, in one statement. Late is from when it happened until we had done with it. */
export async function loadCatchUp(db: Database): Promise<CatchUp & { limit: number }> {
  const [row] = await db.forPlatform(
    'operations',
    (tx) => tx.$queryRaw<CatchUp[]>`
      with recent as (
        select *, extract(epoch from coalesce(processed_at, now()) - occurred_at) as late_seconds from inbox
        where provider = 'stripe' and received_at > now() - make_interval(days => ${daysShown}::int)
      ),
      caught as (select * from recent where source = 'catch-up')
      select
        (select count(*)::int from inbox where received_at > now() - interval '1 hour'
          and (source = 'catch-up' or refusals > 0 or dead_at is not null)) as "lastHour",
        (select count(*)::int from caught) as missed,
        (select count(*)::int from caught where processed_at is not null) as healed,
        (select count(*)::int from caught where processed_at is null and dead_at is null) as waiting,
        (select count(*)::int from caught where processed_at is null and dead_at is not null) as dead,
        (select count(*)::int from recent where source = 'webhook') as "byWebhook",
        (select percentile_cont(0.5) within group (order by late_seconds)::float8 from caught where processed_at is not null) as "medianSeconds",
        (select max(late_seconds)::float8 from caught where processed_at is not null) as "slowestSeconds",
        coalesce((select json_agg(x) from (
          select to_char(received_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as missed,
            count(*) filter (where processed_at is not null)::int as healed,
            count(*) filter (where processed_at is null)::int as waiting, max(late_seconds)::float8 as "slowestSeconds"
          from caught group by 1 order by 1 desc) x), '[]') as days,
        coalesce((select json_agg(x) from (
          select id, type, object_id as "objectId", occurred_at as "occurredAt", received_at as "receivedAt",
            processed_at as "processedAt", late_seconds::float8 as "lateSeconds", outcome, last_error as "lastError",
            dead_at is not null and processed_at is null as "isDead"
          from caught order by received_at desc, id limit ${newsShown}) x), '[]') as news`,
  )
  const none = { lastHour: 0, missed: 0, healed: 0, waiting: 0, dead: 0, byWebhook: 0 }
  const found = row ?? { ...none, medianSeconds: null, slowestSeconds: null, days: [], news: [] }

  return { ...found, limit: missedAnHourLimit }
}
