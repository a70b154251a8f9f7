import type { Deps } from '../platform/deps.ts'

export type EndCouponInput = { organizationId: string; couponId: string; actorId: string }

/**
 * A code is taken from nobody new; memberships that have it keep it. Our row decides, since a code is only entered on our
 * page; at Stripe it ends too, unless somebody has a payment page open with it: the price that was shown stays true.
 */
export async function endCoupon(deps: Deps, { organizationId, couponId, actorId }: EndCouponInput): Promise<void> {
  const where = { organizationId, id: couponId }
  const stripeId = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.coupon.updateMany({ where: { ...where, endedAt: null }, data: { endedAt: new Date() } })
      const coupon = await tx.coupon.findFirst({ where, select: { stripePromotionCodeId: true } })
      const open = { organizationId, couponId, state: 'open', expiresAt: { gt: new Date() } }

      return (await tx.checkout.count({ where: open })) > 0 ? null : (coupon?.stripePromotionCodeId ?? null)
    },
    { actorId, reason: 'coupon ended' },
  )
  if (!stripeId) return
  try {
    await deps.stripeFor(organizationId).promotionCodes.update(stripeId, { active: false })
  } catch (error) {
    deps.log.warn({ err: error, couponId }, 'a coupon has ended here, and not yet at Stripe')
  }
}
