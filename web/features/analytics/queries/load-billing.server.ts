import type { Database } from '#prisma/database.ts'
import type { Cell } from '../figures.ts'
import { figureLines } from './figure-lines.server.ts'

export type BillingPlan = { id: string; name: string; community: string }
export type Billing = { cells: Cell[]; plans: BillingPlan[]; currencies: string[] }

/** Every figure by month, plan and currency, in one statement. */
export async function loadBilling(db: Database, organizationId: string): Promise<Billing> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<Billing[]>`
      with ${figureLines(organizationId)},
      cells as (
        select to_char(at at time zone 'UTC', 'YYYY-MM') as month, plan_id as "planId", currency, figure,
          (sum(case when figure = 'mrr' and cents < 0 then -1 else 1 end))::int as count, sum(cents)::float8 as cents,
          sum(seconds)::float8 as seconds
        from lines group by 1, 2, 3, 4
      )
      select
        coalesce((select json_agg(c) from cells c), '[]') as cells,
        coalesce((select json_agg(x) from (
          select p.id, p.name, c.name as community from plans p
          join communities c on c.organization_id = p.organization_id and c.id = p.community_id
          where p.organization_id = ${organizationId}::uuid and p.id in (select "planId" from cells)
          order by c.name, p.position, p.name) x), '[]') as plans,
        coalesce((select json_agg(x.currency) from (
          select currency from cells group by currency order by sum(abs(cents)) desc, currency) x), '[]') as currencies`,
  )

  return row ?? { cells: [], plans: [], currencies: [] }
}
