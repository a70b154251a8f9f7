import type { Tx } from '#prisma/database.ts'
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

/** Everything that lowers or taxes a price here for one person: the code, the rates, the VAT id. One statement. */
export async function loadTermsFacts(tx: Tx, { organizationId, userId, code: typed }: TermsWish): Promise<TermsFacts> {
  const code = plainCode(typed)
  const [row] = await tx.$queryRaw<Omit<TermsFacts, 'code'>[]>`
    with here as (select ${organizationId}::uuid as org, ${userId}::uuid as person)
    select
      (select country from tax_homes h where h.organization_id = org) as home,
      coalesce((select json_agg(json_build_object('id', r.id, 'country', r.country, 'name', r.name, 'ratePpm', r.rate_ppm,
          'isInclusive', r.is_inclusive) order by r.country)
        from tax_rates r where r.organization_id = org and r.ended_at is null), '[]') as rates,
      (select json_build_object('value', t.value, 'country', t.country, 'status', t.status)
        from tax_ids t where t.organization_id = org and t.user_id = person) as "taxId",
      (select json_build_object('id', c.id, 'code', c.code, 'percentOff', c.percent_off, 'amountOffCents', c.amount_off_cents,
          'currency', c.currency, 'duration', c.duration, 'months', c.months, 'maxUses', c.max_uses, 'planIds', c.plan_ids,
          'expiresAt', c.expires_at, 'endedAt', c.ended_at,
          'usedCount', (select count(*) from checkouts k where k.organization_id = org and k.coupon_id = c.id and k.state = 'fulfilled'),
          'heldCount', (select count(*) from checkouts k where k.organization_id = org and k.coupon_id = c.id
            and (k.state = 'paying' or k.state = 'open' and k.expires_at > now()) and k.user_id is distinct from person))
        from coupons c where c.organization_id = org and c.code = ${code}
        order by c.ended_at is null desc, c.ended_at desc limit 1) as coupon
    from here`

  return { home: null, rates: [], taxId: null, coupon: null, ...row, code }
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
