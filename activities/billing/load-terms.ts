import type { Tx } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import {
  type CouponFacts,
  plainCode,
  type CouponPlan,
  termsOfCoupon,
  whyNotCoupon,
} from '#workflows/billing/coupon.rules.ts'
import { type ChargeTerms, plainTerms } from '#workflows/billing/price.rules.ts'
import { isReversed, rateFor, type TaxFacts, type TaxRateFacts, termsOfRate } from '#workflows/billing/tax.rules.ts'

export type TermsWish = {
  organizationId: string
  /** Null for somebody who is not logged in. */
  userId: string | null
  /** As it was typed; empty for none. */
  code: string
  country: string | null
}

export type TermsFacts = TaxFacts & { coupon: CouponFacts | null; code: string }

type StoredFacts = Omit<TermsFacts, 'code'>

/** Everything that lowers or taxes a price here for one person: the code, the rates, the VAT id. One statement. */
export async function loadTermsFacts(tx: Tx, wish: TermsWish): Promise<TermsFacts> {
  const [row] = await tx.$queryRaw<{ facts: StoredFacts }[]>`select ${termsFactsSql(wish)} as facts`
  if (!row) throw new Error('A select without a table gave no row.')

  return { ...row.facts, code: plainCode(wish.code) }
}

/** The same as one column, for a page that asks for more in its statement; the code is added by `plainCode`. */
export function termsFactsSql({ organizationId, userId, code }: TermsWish): Prisma.Sql {
  const [org, person] = [Prisma.sql`${organizationId}::uuid`, Prisma.sql`${userId}::uuid`]

  return Prisma.sql`json_build_object(
    'home', (select country from tax_homes h where h.organization_id = ${org}),
    'rates', coalesce((select json_agg(json_build_object('id', r.id, 'country', r.country, 'name', r.name, 'ratePpm', r.rate_ppm,
        'isInclusive', r.is_inclusive) order by r.country)
      from tax_rates r where r.organization_id = ${org} and r.ended_at is null), '[]'),
    'taxId', (select json_build_object('value', t.value, 'country', t.country, 'status', t.status)
      from tax_ids t where t.organization_id = ${org} and t.user_id = ${person}),
    'coupon', (select json_build_object('id', c.id, 'code', c.code, 'percentOff', c.percent_off, 'amountOffCents', c.amount_off_cents,
        'currency', c.currency, 'duration', c.duration, 'months', c.months, 'maxUses', c.max_uses, 'planIds', c.plan_ids,
        'expiresAt', c.expires_at, 'endedAt', c.ended_at,
        'usedCount', (select count(*) from checkouts k where k.organization_id = ${org} and k.coupon_id = c.id and k.state = 'fulfilled'),
        'heldCount', (select count(*) from checkouts k where k.organization_id = ${org} and k.coupon_id = c.id
          and (k.state = 'paying' or k.state = 'open' and k.expires_at > now()) and k.user_id is distinct from ${person}))
      from coupons c where c.organization_id = ${org} and c.code = ${plainCode(code)}
      order by c.ended_at is null desc, c.ended_at desc limit 1))`
}

export type Termed = {
  terms: ChargeTerms
  /** Why the code lowers nothing here. */
  refusal: ReturnType<typeof whyNotCoupon>
  rate: TaxRateFacts | null
}

/** The terms of one plan for whoever joins now. */
export function termsFor(
  facts: TermsFacts,
  plan: CouponPlan,
  { country, now, dayMs }: { country: string | null; now: Date; dayMs: number },
): Termed {
  const isFree = plan.interval === 'free'
  const refusal = facts.code === '' ? null : whyNotCoupon(facts.coupon, plan, now)
  const rate = isFree ? null : rateFor(facts, country)
  const discounts = facts.coupon && !refusal && !isFree ? [termsOfCoupon(facts.coupon, now, dayMs)] : []

  return {
    refusal,
    rate,
    terms: {
      ...plainTerms,
      discounts,
      taxes: rate ? [termsOfRate(rate)] : [],
      isReversed: rate !== null && isReversed(facts, country),
    },
  }
}
