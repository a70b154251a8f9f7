import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { type DeclineClass, type Figure, monthAfter, startOf } from '../figures.ts'
import { historyLines } from './history-lines.server.ts'
import { moneyLines, type Span } from './money-lines.server.ts'
import { dunningLines, pauseLines } from './process-lines.server.ts'

export type FigureRow = {
  id: string
  at: string
  person: string
  plan: string
  community: string
  what: string
  cents: number
}

export type FigureQuestion = {
  figure: Figure
  month: string
  currency: string
  planId: string
  /** Of failed payments: those of one class. */
  part?: DeclineClass | undefined
  limit: number
  offset?: number
}

export type FigureRows = { rows: FigureRow[]; count: number; cents: number }

type Source = { lines: (organizationId: string, span: Span) => Prisma.Sql; name: Prisma.Sql }

const history: Source = { lines: historyLines, name: Prisma.sql`history_lines` }
const money: Source = { lines: moneyLines, name: Prisma.sql`money_lines` }
const dunning: Source = { lines: dunningLines, name: Prisma.sql`dunning_lines` }
const pauses: Source = { lines: pauseLines, name: Prisma.sql`pause_lines` }
const others: Partial<Record<Figure, Source>> = {
  ...{ collected: money, refunds: money, chargebacks: money, taxes: money, net: money },
  ...{ recovered: dunning, 'not-recovered': dunning },
  ...{ 'pause-begun': pauses, 'pause-accepted': pauses, 'pause-resumed': pauses },
}

/** The rows behind one figure of one month, newest first; their number and sum are the figure. One statement. */
export async function loadFigureRows(
  db: Database,
  organizationId: string,
  question: FigureQuestion,
): Promise<FigureRows> {
  const { figure, month, limit, offset = 0 } = question
  const span = { from: startOf(month), until: startOf(monthAfter(month, 1)) }
  const source = others[figure] ?? history
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<FigureRows[]>`
      with ${source.lines(organizationId, span)},
      wanted as (${figure === 'mrr' ? positions(question) : happenings(question, source)})
      select (select count(*)::int from wanted) as count, (select coalesce(sum(cents), 0)::float8 from wanted) as cents,
        coalesce((select json_agg(x) from (
          select w.id, w.at, w.cents, w.what, u.name as person, p.name as plan, c.name as community from wanted w
          join memberships m on m.organization_id = ${organizationId}::uuid and m.id = w.membership_id
          join users u on u.id = m.user_id
          join plans p on p.organization_id = m.organization_id and p.id = w.plan_id
          join communities c on c.organization_id = p.organization_id and c.id = p.community_id
          order by w.at desc, w.id desc limit ${limit} offset ${offset}) x), '[]') as rows`,
  )

  return row ?? { rows: [], count: 0, cents: 0 }
}

function happenings({ figure, month, currency, planId, part }: FigureQuestion, { name }: Source): Prisma.Sql {
  const until = startOf(monthAfter(month, 1))

  return Prisma.sql`
    select id, membership_id, plan_id, at, cents, what from ${name}
    where figure = ${figure} and currency = ${currency} and at >= ${startOf(month)} and at < ${until}
      ${part ? Prisma.sql`and part = ${part}` : Prisma.empty} ${ofPlan(planId)}`
}

/** Who pays at the end of the month, by the last word about each membership before it. */
function positions({ month, currency, planId }: FigureQuestion): Prisma.Sql {
  return Prisma.sql`
    select 'h' || id as id, membership_id, plan_id, at, mrr as cents, status as what from (
      select distinct on (membership_id) * from marked where at < ${startOf(monthAfter(month, 1))}
      order by membership_id, id desc) last
    where mrr > 0 and currency = ${currency} ${ofPlan(planId)}`
}

function ofPlan(planId: string): Prisma.Sql {
  return planId === '' ? Prisma.empty : Prisma.sql`and plan_id = ${planId}::uuid`
}
