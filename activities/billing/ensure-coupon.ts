import type Stripe from 'stripe'
import type { Coupon } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { keyedWrite } from './keyed-write.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/**
 * The promotion code of a coupon at Stripe, made when it is not there yet: at once by its owner, else by the first member
 * who uses it. The coupon's id at Stripe is ours, so that however often this is repeated there is one.
 */
export async function ensureCoupon(deps: Deps, coupon: Coupon): Promise<string> {
  if (coupon.stripePromotionCodeId) return coupon.stripePromotionCodeId
  const { organizationId, id } = coupon
  const stripe = deps.stripeFor(organizationId)
  await createAtStripe(deps, coupon)
  const known = await stripe.promotionCodes.list({ coupon: id, limit: 1 })
  const promotion = known.data[0] ?? (await createPromotion(stripe, coupon))
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.coupon.updateMany({ where: { organizationId, id }, data: { stripePromotionCodeId: promotion.id } }),
  )

  return promotion.id
}

async function createAtStripe(deps: Deps, coupon: Coupon): Promise<void> {
  const { organizationId, id, code, percentOff, amountOffCents, currency, duration, months, planIds } = coupon
  const { coupons } = deps.stripeFor(organizationId)
  const products = planIds.length === 0 ? null : await productsOf(deps, coupon)
  const params: Stripe.CouponCreateParams = {
    id,
    // Invoices print it.
    name: code,
    ...(percentOff === null
      ? { amount_off: amountOffCents ?? 0, currency: currency?.toLowerCase() ?? '' }
      : { percent_off: percentOff }),
    duration: duration === 'months' ? 'repeating' : duration === 'once' ? 'once' : 'forever',
    ...(duration === 'months' && { duration_in_months: months ?? 1 }),
    ...(products && { applies_to: { products } }),
    metadata: { organizationId, couponId: id },
  }
  try {
    await keyedWrite(`kumiko:coupon:${id}:create`, (options) => coupons.create(params, options))
  } catch (error) {
    if (!isRefusedByStripe(error) || error.code !== 'resource_already_exists') throw error
  }
}

async function productsOf({ db }: Deps, { organizationId, planIds }: Coupon): Promise<string[]> {
  const plans = await db.forOrganization(organizationId, (tx) =>
    tx.plan.findMany({ where: { organizationId, id: { in: planIds } }, select: { stripeProductId: true } }),
  )

  return plans.flatMap(({ stripeProductId }) => stripeProductId ?? [])
}

/** The account is shared by organizations, and a code is unique in it: at Stripe each has a code of its own. */
function createPromotion(stripe: Stripe, coupon: Coupon): Promise<Stripe.PromotionCode> {
  const { organizationId, id, code, maxUses, expiresAt } = coupon
  const params: Stripe.PromotionCodeCreateParams = {
    promotion: { type: 'coupon', coupon: id },
    code: `${code}-${id.replaceAll('-', '').slice(0, 12).toUpperCase()}`,
    ...(maxUses !== null && { max_redemptions: maxUses }),
    ...(expiresAt && { expires_at: Math.floor(expiresAt.getTime() / 1000) }),
    metadata: { organizationId, couponId: id },
  }

  return keyedWrite(`kumiko:coupon:${id}:promotion`, (options) => stripe.promotionCodes.create(params, options))
}
