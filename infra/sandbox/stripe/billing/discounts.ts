import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'

export type DiscountTarget = Partial<
  Pick<Stripe.Discount, 'checkout_session' | 'customer' | 'promotion_code' | 'subscription'>
>

/** A coupon redeemed for a customer, a subscription or a session; throws when it may not be redeemed any more. */
export async function redeemCoupon(tx: Tx, couponId: string, target: DiscountTarget): Promise<Stripe.Discount> {
  const coupon = await tx.get('coupon', couponId, 'coupon')
  const isUsedUp = coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions
  if (isUsedUp || (coupon.redeem_by !== null && coupon.redeem_by <= tx.now))
    throw invalidRequest(`Coupon ${coupon.id} is ${isUsedUp ? 'used up' : 'expired'}.`, {
      code: 'coupon_expired',
      param: 'coupon',
    })
  coupon.times_redeemed += 1

  return tx.create('discount', {
    ...target,
    end: endOf(coupon, tx.now),
    source: { type: 'coupon', coupon: coupon.id },
    start: tx.now,
  })
}

/** The end of a coupon's time: months for a repeating one, none for one that lasts or is for one invoice. */
function endOf({ duration, duration_in_months: months }: Stripe.Coupon, now: number) {
  if (duration !== 'repeating' || months === null) return null
  const end = new Date(now * 1000)
  end.setUTCMonth(end.getUTCMonth() + months)

  return Math.floor(end.getTime() / 1000)
}

/** Sets, replaces or (without a coupon) takes away a customer's discount, each with its own event. */
export async function setCustomerDiscount(tx: Tx, customer: Stripe.Customer, couponId: string | null) {
  const earlier = customer.discount ? await tx.find('discount', customer.discount.id) : null
  if (couponId === null) {
    customer.discount = null
    if (!earlier) return
    tx.delete(earlier)
    await emit(tx, 'customer.discount.deleted', earlier)

    return
  }
  const discount = await redeemCoupon(tx, couponId, { customer: customer.id })
  customer.discount = discount
  if (!earlier) {
    await emit(tx, 'customer.discount.created', discount)

    return
  }
  tx.delete(earlier)
  await emit(tx, 'customer.discount.updated', discount, previousOf(earlier, discount))
}

function previousOf(earlier: Stripe.Discount, later: Stripe.Discount) {
  const names = Object.keys(earlier) as (keyof Stripe.Discount)[]

  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(earlier[name]) !== JSON.stringify(later[name]))
      .map((name) => [name, earlier[name]]),
  )
}
