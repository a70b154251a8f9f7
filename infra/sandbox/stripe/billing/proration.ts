import type Stripe from 'stripe'
import { wireDecimal } from '../complete.ts'
import { emit } from '../events.ts'
import { idOf, type Span } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { shareLeft } from './discounts.ts'
import { pricingOf, productNameOf } from './invoice-lines.ts'

type Proration = {
  subscription: Stripe.Subscription
  item: Stripe.SubscriptionItem
  price: Stripe.Price
  quantity: number
  at: number
  sign: 1 | -1
  from?: number
  /** Instead of the item's current period. */
  period?: Span
}

/** A pending invoice item for the rest of the current period, by the second: a credit for what goes, a debit for what comes. */
export async function prorate(
  tx: Tx,
  { subscription, item, price, quantity, at, sign, from, period = periodOf(item) }: Proration,
) {
  const start = Math.max(from ?? at, period.start)
  const length = period.end - period.start
  const left = Math.max(0, period.end - start)
  const share = await shareLeft(tx, subscription, idOf(price.product))
  const amount = sign * Math.round(((price.unit_amount ?? 0) * share * quantity * left) / length)
  if (amount === 0) return null
  const name = await productNameOf(tx, price)
  const invoiceItem = tx.create('invoiceitem', {
    amount,
    currency: price.currency,
    customer: idOf(subscription.customer),
    date: tx.now,
    description: `${sign < 0 ? 'Unused' : 'Remaining'} time on ${name}`,
    discountable: false,
    discounts: [],
    invoice: null,
    metadata: {},
    net_amount: amount,
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription: subscription.id, subscription_item: item.id },
    },
    period: { start, end: period.end },
    pricing: pricingOf(price),
    proration: true,
    quantity,
    quantity_decimal: wireDecimal(quantity),
    tax_rates: structuredClone(item.tax_rates ?? []),
  })
  await emit(tx, 'invoiceitem.created', invoiceItem)

  return invoiceItem
}

function periodOf(item: Stripe.SubscriptionItem): Span {
  return { start: item.current_period_start, end: item.current_period_end }
}
