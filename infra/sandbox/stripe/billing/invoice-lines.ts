import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { wireDecimal } from '../complete.ts'
import { formatMoney, isTooLittle } from '../currencies.ts'
import { idOf, type Draft } from '../kinds.ts'
import type { Tx } from '../transaction.ts'

type Period = { start: number; end: number }
export type LineDraft = Draft<Stripe.InvoiceLineItem>

/** The line of one subscription item for one period. */
export function lineForItem(
  item: Stripe.SubscriptionItem,
  period: Period,
  options: { isTrial: boolean; productName: string },
): LineDraft {
  const quantity = item.quantity ?? 1
  const amount = options.isTrial ? 0 : (item.price.unit_amount ?? 0) * quantity

  return {
    amount,
    currency: item.price.currency,
    description: options.isTrial
      ? `Trial period for ${options.productName}`
      : describe(item.price, quantity, options.productName),
    discountable: true,
    discounts: [],
    metadata: {},
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: item.subscription,
        subscription_item: item.id,
      },
    },
    period,
    pricing: pricingOf(item.price),
    quantity,
    quantity_decimal: wireDecimal(quantity),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
    discount_amounts: [],
    pretax_credit_amounts: [],
  }
}

/** The line that bills a pending invoice item. */
export function lineForPending(item: Stripe.InvoiceItem): LineDraft {
  const subscription = item.parent?.subscription_details?.subscription ?? null

  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    discounts: [],
    metadata: { ...item.metadata },
    parent: {
      type: 'invoice_item_details',
      invoice_item_details: { invoice_item: item.id, proration: item.proration, proration_details: null, subscription },
      subscription_item_details: null,
    },
    period: item.period,
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: wireDecimal(item.quantity),
    subscription,
    subtotal: item.amount,
    taxes: [],
    discount_amounts: [],
    pretax_credit_amounts: [],
  }
}

export function pricingOf(price: Stripe.Price): Stripe.InvoiceLineItem.Pricing {
  return {
    type: 'price_details',
    price_details: { price: price.id, product: idOf(price.product) },
    unit_amount_decimal: wireDecimal(price.unit_amount ?? 0),
  }
}

export function makeLine(invoiceId: string, draft: LineDraft): Stripe.InvoiceLineItem {
  return {
    ...draft,
    id: newId('il'),
    object: 'line_item',
    invoice: invoiceId,
    livemode: false,
  } as Stripe.InvoiceLineItem
}

/** Recomputes an invoice's sums from its lines and the customer's balance. */
export function sumInvoice(invoice: Stripe.Invoice) {
  const subtotal = invoice.lines.data.reduce((sum, line) => sum + line.amount, 0)
  const { discounts, taxes } = sumAdjustments(invoice.lines.data)
  const taxOf = (behavior: string) =>
    taxes.reduce((sum, tax) => sum + (tax.tax_behavior === behavior ? tax.amount : 0), 0)
  const discounted = subtotal - discounts.reduce((sum, { amount }) => sum + amount, 0)
  invoice.subtotal = subtotal
  invoice.subtotal_excluding_tax = subtotal - taxOf('inclusive')
  invoice.total = discounted + taxOf('exclusive')
  invoice.total_excluding_tax = discounted - taxOf('inclusive')
  invoice.total_discount_amounts = discounts
  invoice.total_pretax_credit_amounts = discounts.map((entry) => ({ ...entry, type: 'discount' }))
  invoice.total_taxes = taxes
  // What is too little for a card is left to the customer's balance, and to the next invoice with it.
  const due = Math.max(0, invoice.total + invoice.starting_balance)
  invoice.amount_due = isTooLittle(due, invoice.currency) ? 0 : due
  invoice.amount_remaining = invoice.amount_due - invoice.amount_paid
}

/** The discounts and taxes of all lines, one entry for each discount and each rate. */
function sumAdjustments(lines: Stripe.InvoiceLineItem[]) {
  const discounts = new Map<string, Stripe.Invoice.TotalDiscountAmount>()
  const taxes = new Map<string, Stripe.Invoice.TotalTax>()
  for (const line of lines) {
    for (const { amount, discount } of line.discount_amounts ?? []) {
      const known = discounts.get(idOf(discount))
      discounts.set(idOf(discount), { amount: (known?.amount ?? 0) + amount, discount: idOf(discount) })
    }
    for (const tax of line.taxes ?? []) {
      const rate = tax.tax_rate_details?.tax_rate ?? ''
      const known = taxes.get(rate)
      taxes.set(rate, {
        ...tax,
        amount: (known?.amount ?? 0) + tax.amount,
        taxable_amount: (known?.taxable_amount ?? 0) + (tax.taxable_amount ?? 0),
      })
    }
  }

  return { discounts: [...discounts.values()], taxes: [...taxes.values()] }
}

export async function productNameOf(tx: Tx, price: Stripe.Price) {
  const product = await tx.find('product', idOf(price.product))

  return product?.name ?? 'Subscription'
}

function describe(price: Stripe.Price, quantity: number, productName: string) {
  const amount = formatMoney(price.unit_amount ?? 0, price.currency)
  const every = price.recurring
    ? ` / ${price.recurring.interval_count === 1 ? price.recurring.interval : `${price.recurring.interval_count} ${price.recurring.interval}s`}`
    : ''

  return `${quantity} × ${productName} (at ${amount}${every})`
}
