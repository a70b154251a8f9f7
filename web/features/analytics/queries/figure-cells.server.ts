import { Prisma } from '#prisma/generated.server/client.ts'
import { historyLines } from './history-lines.server.ts'
import { moneyLines, type Span } from './money-lines.server.ts'
import { dunningLines, pauseLines } from './process-lines.server.ts'

/**
 * Common table expressions that end in `cells`: what each figure counts, summed by month of UTC, plan, currency and part
 * (the class of a failed payment). What moves MRR is there from the beginning, because MRR is its sum; all else for the
 * span alone. Each source is summed by itself, so that hundreds of thousands of lines are never gathered in one place.
 */
export function figureCells(organizationId: string, span: Span): Prisma.Sql {
  return Prisma.sql`${historyLines(organizationId)}, ${moneyLines(organizationId, span)},
    ${dunningLines(organizationId, span)}, ${pauseLines(organizationId, span)},
    sums as (${sumsOf('history_lines')} union all ${sumsOf('money_lines')}
      union all ${sumsOf('dunning_lines')} union all ${sumsOf('pause_lines')}),
    cells as materialized (
      select to_char(month, 'YYYY-MM') as month, plan_id as "planId", currency, figure, part, count::int as count,
        cents::float8 as cents, seconds
      from sums
    )`
}

/** Of MRR, a line out of a plan takes one away. */
function sumsOf(lines: 'history_lines' | 'money_lines' | 'dunning_lines' | 'pause_lines'): Prisma.Sql {
  return Prisma.sql`
    select date_trunc('month', at at time zone 'UTC') as month, plan_id, currency, figure, part,
      sum(case when figure = 'mrr' and cents < 0 then -1 else 1 end) as count, sum(cents) as cents, sum(seconds) as seconds
    from ${Prisma.raw(lines)} group by 1, 2, 3, 4, 5`
}
