import type { Checkout } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { ensureCoupon } from './ensure-coupon.ts'
import { ensureTaxRate } from './ensure-tax-rate.ts'

/** The code and the rate of a checkout, as Stripe knows them. */
export async function readSessionTerms(
  deps: Deps,
  { organizationId, couponId, taxRateId }: Checkout,
): Promise<{ promotionCodeId: string | null; stripeTaxRateId: string | null }> {
  if (!couponId && !taxRateId) return { promotionCodeId: null, stripeTaxRateId: null }
  const where = (id: string) => ({ where: { organizationId_id: { organizationId, id } } })
  const { coupon, rate } = await deps.db.forOrganization(organizationId, async (tx) => ({
    coupon: couponId ? await tx.coupon.findUnique(where(couponId)) : null,
    rate: taxRateId ? await tx.taxRate.findUnique(where(taxRateId)) : null,
  }))

  return {
    promotionCodeId: coupon ? await ensureCoupon(deps, coupon) : null,
    stripeTaxRateId: rate ? await ensureTaxRate(deps, rate) : null,
  }
}
