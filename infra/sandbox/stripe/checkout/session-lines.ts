import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { productNameOf } from '../billing/invoice-lines.ts'
import { refusePrice } from '../billing/refuse-terms.ts'
import { invalidRequest } from '../errors.ts'
import type { CheckoutLine } from '../kinds.ts'
import { createPrice } from '../resources/prices.ts'
import { readRates } from '../resources/tax-rates.ts'
import type { Tx } from '../transaction.ts'
import { lineTotals } from './session-totals.ts'

type CreateParams = Stripe.Checkout.SessionCreateParams

/** Reads a session's line items; inline prices become prices of their own. */
export async function readLines(tx: Tx, params: CreateParams, mode: string): Promise<CheckoutLine[]> {
  if (mode === 'setup') return []
  if (!params.line_items?.length)
    throw invalidRequest('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' })
  const lines: CheckoutLine[] = []
  for (const [position, item] of params.line_items.entries()) {
    const price = await priceOf(tx, item, position)
    // Prices made inline are archived from the start.
    refusePrice(item.price ? price : { ...price, active: true }, {
      currency: lines[0] ? (await tx.get('price', lines[0].price)).currency : undefined,
      param: `line_items[${position}][price]`,
    })
    if (mode === 'payment' && price.recurring)
      throw invalidRequest(
        'You must provide at least one recurring price in `subscription` mode when using recurring prices; `payment` mode takes one-time prices only.',
        { param: `line_items[${position}]` },
      )
    const quantity = item.quantity ?? 1
    if (quantity < 1) throw invalidRequest('Invalid positive integer', { param: `line_items[${position}][quantity]` })
    const taxRates = await readRates(tx, item.tax_rates ?? [], `line_items[${position}][tax_rates]`)
    lines.push({
      id: newId('li'),
      price: price.id,
      quantity,
      description: await productNameOf(tx, price),
      amount: (price.unit_amount ?? 0) * quantity,
      ...(taxRates.length > 0 ? { taxRates: taxRates.map(({ id }) => id) } : {}),
    })
  }
  const recurring = await Promise.all(lines.map(async (line) => (await tx.get('price', line.price)).recurring))
  if (mode === 'subscription' && !recurring.some(Boolean))
    throw invalidRequest('You must provide at least one recurring price in `subscription` mode.', {
      param: 'line_items',
    })

  return lines
}

async function priceOf(tx: Tx, item: Stripe.Checkout.SessionCreateParams.LineItem, position: number) {
  if (item.price) return tx.get('price', item.price, `line_items[${position}][price]`)
  const data = item.price_data
  if (!data)
    throw invalidRequest(`Missing required param: line_items[${position}][price].`, {
      code: 'parameter_missing',
      param: `line_items[${position}][price]`,
    })

  return createPrice(tx, {
    currency: data.currency,
    ...(data.unit_amount === undefined ? {} : { unit_amount: data.unit_amount }),
    ...(data.product ? { product: data.product } : { product_data: { name: data.product_data?.name ?? '' } }),
    ...(data.recurring ? { recurring: data.recurring } : {}),
    active: false,
  })
}

/** A session's line items as Stripe shows them. */
export async function lineItemsOf(tx: Tx, session: Stripe.Checkout.Session): Promise<Stripe.LineItem[]> {
  const lines: Stripe.LineItem[] = []
  const totals = await lineTotals(tx, session)
  for (const [position, line] of tx.hidden(session).lineItems.entries()) {
    const price = await tx.get('price', line.price)
    lines.push({
      id: line.id,
      object: 'item',
      adjustable_quantity: null,
      ...(totals[position] ?? { amount_discount: 0, amount_subtotal: 0, amount_tax: 0, amount_total: 0 }),
      currency: price.currency,
      description: line.description,
      metadata: {},
      price,
      quantity: line.quantity,
    })
  }

  return lines
}
