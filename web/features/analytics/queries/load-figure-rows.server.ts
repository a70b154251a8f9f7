import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { type Figure, monthAfter } from '../figures.ts'
import { figureLines } from './figure-lines.server.ts'

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
  limit: number
  offset?: number
}

export type FigureRows = { rows: FigureRow[]; count: number; cents: number }

/** The rows behind one figure of one month, newest first; their number and sum are the figure. One statement. */
export async function loadFigureRows(
  db: Database,
  organizationId: string,
  question: FigureQuestion,
): Promise<FigureRows> {
  const { limit, offset = 0 } = question
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<FigureRows[]>`
      with ${figureLines(organizationId)},
      wanted as (${question.figure === 'mrr' ? positions(question) : happenings(question)})
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

function happenings({ figure, month, currency, planId }: FigureQuestion): Prisma.Sql {
  return Prisma.sql`
    select id, membership_id, plan_id, at, cents, what from lines
    where figure = ${figure} and currency = ${currency} and at >= ${startOf(month)} and at < ${startOf(monthAfter(month, 1))}
      ${ofPlan(planId)}`
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

function startOf(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`)
}
