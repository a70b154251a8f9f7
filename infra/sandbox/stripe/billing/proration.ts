import type Stripe from 'stripe'
import { wireDecimal } from '../complete.ts'
import { emit } from '../events.ts'
import { type Draft, idOf, type Span } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { discountedPrice } from './discounted-price.ts'
import { type Debit, findDebit } from './find-debit.ts'
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

/**
 * A pending invoice item for the rest of the current period, by the second: a credit for what goes, a debit for what comes.
 * In flexible billing mode a credit is a share of what was billed, with the tax of then, and there is none without a bill.
 */
export async function prorate(tx: Tx, proration: Proration) {
  const { subscription, item, price, quantity, sign } = proration
  const billed = await billedTime(tx, proration)
  if (!billed) return null
  const { period, taxes } = billed
  const start = Math.max(proration.from ?? proration.at, period.start)
  const left = Math.max(0, period.end - start)
  const amount = sign * Math.round((billed.amount * left) / (period.end - period.start))
  if (amount === 0) return null
  const name = await productNameOf(tx, price)
  const draft = {
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
    tax_rates: structuredClone(taxes?.rates ?? item.tax_rates ?? []),
  } satisfies Draft<Stripe.InvoiceItem>
  const invoiceItem = tx.create('invoiceitem', draft, taxes ? { exemption: taxes.exemption } : {})
  await emit(tx, 'invoiceitem.created', invoiceItem)

  return invoiceItem
}

/** What the share is taken of: of a credit the bill it gives back, else the price with its discounts. */
async function billedTime(tx: Tx, proration: Proration): Promise<Debit | null> {
  const { subscription, item, sign, at, from, period = periodOf(item) } = proration
  if (sign < 0 && subscription.billing_mode.type === 'flexible')
    return findDebit(tx, subscription, { itemId: item.id, at: Math.max(from ?? at, period.start) })

  return { amount: await discountedPrice(tx, subscription, proration), period, taxes: null }
}

function periodOf(item: Stripe.SubscriptionItem): Span {
  return { start: item.current_period_start, end: item.current_period_end }
}
