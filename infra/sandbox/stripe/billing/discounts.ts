import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import { addInterval } from './durations.ts'
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
    end: endOf(coupon, tx),
    source: { type: 'coupon', coupon: coupon.id },
    start: tx.now,
  })
}

/** The end of a coupon's time: months for a repeating one, none for one that lasts or is for one invoice. */
function endOf({ duration, duration_in_months: months }: Stripe.Coupon, tx: Tx) {
  if (duration !== 'repeating' || months === null) return null

  return addInterval(tx.now, { interval: 'month', interval_count: months }, tx.context.dayMs)
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

/** Redeems what a request names, in its order: coupons by id, promotion codes by id. */
export async function redeemDiscounts(
  tx: Tx,
  wanted: { coupon?: string; promotion_code?: string; discount?: string }[],
  target: DiscountTarget,
): Promise<string[]> {
  const ids: string[] = []
  for (const { coupon, promotion_code: promotion, discount } of wanted) {
    if (discount) ids.push((await tx.get('discount', discount, 'discounts')).id)
    else if (promotion) ids.push((await redeemPromotion(tx, promotion, target)).id)
    else if (coupon) ids.push((await redeemCoupon(tx, coupon, target)).id)
    else throw invalidRequest('A discount names a coupon, a promotion code or a discount.', { param: 'discounts' })
  }

  return ids
}

async function redeemPromotion(tx: Tx, promotionId: string, target: DiscountTarget) {
  const promotion = await tx.get('promotion_code', promotionId, 'promotion_code')
  refusePromotion(promotion, tx.now, target)
  promotion.times_redeemed += 1
  if (promotion.max_redemptions !== null && promotion.times_redeemed >= promotion.max_redemptions)
    promotion.active = false

  return redeemCoupon(tx, idOf(promotion.promotion.coupon) ?? '', { ...target, promotion_code: promotion.id })
}

function refusePromotion(promotion: Stripe.PromotionCode, now: number, { customer }: DiscountTarget) {
  const isExpired = promotion.expires_at !== null && promotion.expires_at <= now
  const owner = idOf(promotion.customer)
  const isForAnother = owner !== null && idOf(customer) !== owner
  if (promotion.active && !isExpired && !isForAnother) return
  throw invalidRequest('This promotion code cannot be redeemed: it is inactive, expired or for another customer.', {
    code: 'coupon_expired',
    param: 'promotion_code',
  })
}

/** The discounts of an invoice: those of its subscription, else that of its customer. */
export function discountsFor(customer: Stripe.Customer, subscription: Stripe.Subscription | null): string[] {
  if (subscription && subscription.discounts.length > 0) return subscription.discounts.map((discount) => idOf(discount))

  return customer.discount ? [customer.discount.id] : []
}

/** A coupon for one invoice has served: it leaves the subscription or the customer that had it. */
export async function detachUsedDiscount(tx: Tx, invoice: Stripe.Invoice, discount: Stripe.Discount) {
  const subscriptionId = idOf(invoice.parent?.subscription_details?.subscription)
  const subscription = subscriptionId ? await tx.find('subscription', subscriptionId) : null
  const customer = await tx.find('customer', idOf(invoice.customer) ?? '')
  const isOnSubscription = subscription?.discounts.some((entry) => idOf(entry) === discount.id) ?? false
  const isOnCustomer = customer?.discount?.id === discount.id
  if (isOnSubscription && subscription)
    subscription.discounts = subscription.discounts.filter((entry) => idOf(entry) !== discount.id)
  if (isOnCustomer && customer) customer.discount = null
  if (isOnSubscription || isOnCustomer) await emit(tx, 'customer.discount.deleted', discount)
}
