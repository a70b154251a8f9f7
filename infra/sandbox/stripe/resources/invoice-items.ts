import type Stripe from 'stripe'
import { adjustLines } from '../billing/adjust-lines.ts'
import { pricingOf, productNameOf, lineForPending, makeLine, sumInvoice } from '../billing/invoice-lines.ts'
import { wireDecimal } from '../complete.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { readRates } from './tax-rates.ts'

/** A pending item of a customer, or a line put straight onto a draft invoice. */
export async function createInvoiceItem(tx: Tx, params: Stripe.InvoiceItemCreateParams) {
  if (!params.customer)
    throw invalidRequest('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
  const customer = await tx.get('customer', params.customer, 'customer')
  const price = params.pricing?.price ? await tx.get('price', params.pricing.price, 'pricing[price]') : null
  const quantity = params.quantity ?? 1
  const amount = params.amount ?? (price ? (price.unit_amount ?? 0) * quantity : undefined)
  if (amount === undefined)
    throw invalidRequest('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' })

  const item = tx.create('invoiceitem', {
    amount,
    currency: params.currency ?? price?.currency ?? 'eur',
    customer: params.customer,
    date: tx.now,
    description: params.description ?? (price ? await productNameOf(tx, price) : null),
    discountable: params.discountable ?? true,
    discounts: [],
    invoice: null,
    metadata: mergeMetadata({}, params.metadata),
    net_amount: amount,
    parent: params.subscription
      ? { type: 'subscription_details', subscription_details: { subscription: params.subscription } }
      : null,
    period: params.period ?? { start: tx.now, end: tx.now },
    pricing: price ? pricingOf(price) : null,
    proration: false,
    quantity,
    quantity_decimal: wireDecimal(quantity),
    tax_rates: await readRates(tx, params.tax_rates || [], 'tax_rates'),
  })
  customer.currency ??= item.currency
  if (params.invoice) await putOnInvoice(tx, item, params.invoice)
  await emit(tx, 'invoiceitem.created', item)

  return item
}

async function putOnInvoice(tx: Tx, item: Stripe.InvoiceItem, invoiceId: string) {
  const invoice = await tx.get('invoice', invoiceId, 'invoice')
  if (invoice.status !== 'draft')
    throw invalidRequest('You can only add items to draft invoices.', {
      code: 'invoice_not_editable',
      param: 'invoice',
    })
  item.invoice = invoice.id
  invoice.lines.data.push(makeLine(invoice.id, lineForPending(item)))
  await adjustLines(tx, invoice)
  sumInvoice(invoice)
  await emitUpdated(tx, 'invoice.updated', invoice)
}

async function deleteItem(tx: Tx, id: string) {
  const item = await tx.get('invoiceitem', id)
  const invoiceId = idOf(item.invoice)
  const invoice = invoiceId ? await tx.get('invoice', invoiceId) : null
  if (invoice && invoice.status !== 'draft')
    throw invalidRequest('You can only remove items from draft invoices.', { code: 'invoice_not_editable' })
  if (invoice) {
    invoice.lines.data = invoice.lines.data.filter((line) => line.parent?.invoice_item_details?.invoice_item !== id)
    await adjustLines(tx, invoice)
    sumInvoice(invoice)
  }
  tx.delete(item)
  await emit(tx, 'invoiceitem.deleted', item)

  return { id, object: 'invoiceitem', deleted: true }
}

export const invoiceItemRoutes = [
  route<Stripe.InvoiceItemCreateParams>('POST /v1/invoiceitems', createInvoiceItem),
  route('GET /v1/invoiceitems/{id}', (tx, _, { id = '' }) => tx.get('invoiceitem', id)),
  route('DELETE /v1/invoiceitems/{id}', (tx, _, { id = '' }) => deleteItem(tx, id)),
  route<Stripe.InvoiceItemListParams>('GET /v1/invoiceitems', (tx, params) => {
    const filter = new Filter().equals('customer', params.customer).equals('invoice', params.invoice)
    if (params.pending !== undefined)
      filter.add(params.pending ? "data->>'invoice' is null" : "data->>'invoice' is not null")

    // Invoice items are dated, not created.
    return listObjects(
      tx,
      'invoiceitem',
      '/v1/invoiceitems',
      { ...params, created: undefined },
      filter.range('date', params.created),
    )
  }),
]
