import type { Database } from '#prisma/database.ts'

export type CouponRow = {
  id: string
  code: string
  percentOff: number | null
  amountOffCents: number | null
  currency: string | null
  duration: 'once' | 'months' | 'forever'
  months: number | null
  maxUses: number | null
  expiresAt: string | null
  endedAt: string | null
  isOver: boolean
  planNames: string[]
  usedCount: number
}

export type CouponPlanRow = { id: string; name: string; community: string; currency: string }
export type CouponsPage = { coupons: CouponRow[]; plans: CouponPlanRow[] }

/** The codes of an organization with their uses, and the plans a code can be for. One statement. */
export async function loadCoupons(db: Database, organizationId: string): Promise<CouponsPage> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<CouponsPage[]>`
      with here as (select ${organizationId}::uuid as org)
      select
        coalesce((select json_agg(x) from (
          select c.id, c.code, c.percent_off as "percentOff", c.amount_off_cents as "amountOffCents", c.currency, c.duration,
            c.months, c.max_uses as "maxUses", c.expires_at as "expiresAt", c.ended_at as "endedAt",
            (c.ended_at is not null or coalesce(c.expires_at <= now(), false)) as "isOver",
            coalesce((select json_agg(p.name order by p.position) from plans p
              where p.organization_id = org and p.id = any(c.plan_ids)), '[]') as "planNames",
            (select count(*)::int from checkouts k
              where k.organization_id = org and k.coupon_id = c.id and k.state = 'fulfilled') as "usedCount"
          from coupons c where c.organization_id = org
          order by 11, c.created_at desc limit 200) x), '[]') as coupons,
        coalesce((select json_agg(x) from (
          select p.id, p.name, c.name as community, p.currency from plans p
          join communities c on c.organization_id = p.organization_id and c.id = p.community_id
          where p.organization_id = org and p.is_active and p.interval <> 'free'
          order by c.name, p.position limit 100) x), '[]') as plans
      from here`,
  )

  return row ?? { coupons: [], plans: [] }
}
