import type { Database } from '#prisma/database.ts'
import { type Cell, monthAfter, startOf } from '../figures.ts'
import { figureCells } from './figure-cells.server.ts'

export type BillingPlan = { id: string; name: string; community: string }
export type BillingQuestion = { month: string; length: number }
export type Billing = { cells: Cell[]; plans: BillingPlan[]; currencies: string[] }

/** Every figure of the `length` months up to `month`, by month, plan and currency, in one statement. */
export async function loadBilling(db: Database, organizationId: string, question: BillingQuestion): Promise<Billing> {
  const { month, length } = question
  const span = { from: startOf(monthAfter(month, 1 - length)), until: startOf(monthAfter(month, 1)) }
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<Billing[]>`
      with ${figureCells(organizationId, span)}
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
