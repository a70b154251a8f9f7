import type Stripe from 'stripe'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { type Adjustable, leftOf, reduceLines } from './adjust-lines.ts'
import { discountsFor } from './discounts.ts'
import { pricingOf } from './invoice-lines.ts'

type Priced = { item: Stripe.SubscriptionItem; price: Stripe.Price; quantity: number }

/**
 * What coupons leave of an item's price for a whole period, as its invoice would say: a share of time is billed with its
 * discounts. One for a single invoice is kept for the next whole period.
 */
export async function discountedPrice(tx: Tx, subscription: Stripe.Subscription, { item, ...priced }: Priced) {
  const own = lineOf(priced)
  const lines = subscription.items.data.map((each) =>
    each.id === item.id ? own : lineOf({ price: each.price, quantity: each.quantity ?? 1 }),
  )
  for (const { discount, coupon } of await lasting(tx, subscription))
    reduceLines(lines, coupon, { discountId: discount.id, currency: subscription.currency })

  return leftOf(own)
}

function lineOf({ price, quantity }: Omit<Priced, 'item'>): Adjustable {
  return {
    amount: (price.unit_amount ?? 0) * quantity,
    discountable: true,
    discount_amounts: [],
    discounts: [],
    pretax_credit_amounts: [],
    pricing: pricingOf(price),
    taxes: [],
  }
}

async function lasting(tx: Tx, subscription: Stripe.Subscription) {
  const customer = await tx.get('customer', idOf(subscription.customer))
  const found = []
  for (const id of discountsFor(customer, subscription)) {
    const discount = await tx.find('discount', id)
    const coupon = discount ? await tx.find('coupon', idOf(discount.source.coupon) ?? '') : null
    const isOver = !discount || (discount.end !== null && discount.end <= tx.now)
    if (coupon && !isOver && coupon.duration !== 'once') found.push({ discount, coupon })
  }

  return found
}
