import type { Database } from '#prisma/database.ts'

export type TaxRateRow = {
  id: string
  country: string
  name: string
  ratePpm: number
  isInclusive: boolean
  memberCount: number
}

export type TaxesPage = { home: string | null; rates: TaxRateRow[] }

/** The taxes of an organization, and where it is at home. One statement. */
export async function loadTaxes(db: Database, organizationId: string): Promise<TaxesPage> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<TaxesPage[]>`
      with here as (select ${organizationId}::uuid as org)
      select (select country from tax_homes h where h.organization_id = org) as home,
        coalesce((select json_agg(x) from (
          select r.id, r.country, r.name, r.rate_ppm as "ratePpm", r.is_inclusive as "isInclusive",
            (select count(distinct k.membership_id)::int from checkouts k
              join memberships m on m.organization_id = k.organization_id and m.id = k.membership_id and m.state = 'live'
              where k.organization_id = org and k.tax_rate_id = r.id and k.state = 'fulfilled') as "memberCount"
          from tax_rates r where r.organization_id = org and r.ended_at is null order by r.country) x), '[]') as rates
      from here`,
  )

  return row ?? { home: null, rates: [] }
}
