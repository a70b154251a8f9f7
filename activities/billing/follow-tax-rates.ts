import { elsewhere } from '#workflows/billing/countries.ts'
import type { Deps } from '../platform/deps.ts'
import { syncMembership } from '../memberships/sync-membership.ts'
import { ensureTaxRate } from './ensure-tax-rate.ts'

export type FollowReport = { moved: number; failed: string[] }

type Stale = {
  organizationId: string
  membershipId: string
  checkoutId: string
  stripeSubscriptionId: string
  /** The rate of the country now, else that of everywhere else; null where it has ended without another. */
  taxRateId: string | null
}

/**
 * Members whose tax rate has ended pay the one that took its place, from their next invoice on: nothing is billed again.
 * Safe to repeat, since who was moved is found no more.
 */
export async function followTaxRates(deps: Deps, { signal }: { signal?: AbortSignal } = {}): Promise<FollowReport> {
  const report: FollowReport = { moved: 0, failed: [] }
  for (const stale of await findStale(deps)) {
    if (signal?.aborted) return report
    try {
      await move(deps, stale)
      report.moved += 1
    } catch (error) {
      deps.log.warn({ err: error, membershipId: stale.membershipId }, 'a membership keeps an old tax rate for now')
      if (report.failed.length < 50) report.failed.push(stale.membershipId)
    }
  }

  return report
}

function findStale({ db }: Deps): Promise<Stale[]> {
  return db.forPlatform(
    'tax rates',
    (tx) => tx.$queryRaw<Stale[]>`
      select m.organization_id as "organizationId", m.id as "membershipId", k.id as "checkoutId",
        m.stripe_subscription_id as "stripeSubscriptionId", n.id as "taxRateId"
      from tax_rates r
      join checkouts k on k.organization_id = r.organization_id and k.tax_rate_id = r.id and k.state = 'fulfilled'
      join memberships m on m.organization_id = k.organization_id and m.id = k.membership_id
        and m.state = 'live' and m.stripe_subscription_id is not null
      left join lateral (select t.id from tax_rates t where t.organization_id = r.organization_id and t.ended_at is null
        and t.country in (r.country, ${elsewhere}) order by t.country = r.country desc limit 1) n on true
      where r.ended_at is not null order by r.ended_at limit 500`,
  )
}

async function move(deps: Deps, stale: Stale): Promise<void> {
  const { organizationId, membershipId, checkoutId, stripeSubscriptionId, taxRateId } = stale
  const rate = taxRateId
    ? await deps.db.forOrganization(organizationId, (tx) =>
        tx.taxRate.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: taxRateId } } }),
      )
    : null
  const stripeTaxRateId = rate && (await ensureTaxRate(deps, rate))
  // No key: setting it twice is setting it once.
  await deps.stripeFor(organizationId).subscriptions.update(stripeSubscriptionId, {
    default_tax_rates: stripeTaxRateId ? [stripeTaxRateId] : '',
    proration_behavior: 'none',
  })
  await syncMembership(deps, { organizationId, membershipId })
  await deps.db.forOrganization(
    organizationId,
    (tx) => tx.checkout.updateMany({ where: { organizationId, id: checkoutId }, data: { taxRateId } }),
    { reason: 'the tax rate changed' },
  )
}
