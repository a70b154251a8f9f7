import type Stripe from 'stripe'
import { collectInvoice } from '../billing/collect-invoice.ts'
import { draftInvoice } from '../billing/draft-invoice.ts'
import { redeemDiscounts } from '../billing/discounts.ts'
import { businessSeconds } from '../billing/durations.ts'
import { finalizeInvoice } from '../billing/finalize-invoice.ts'
import { previewInvoice } from '../billing/preview-invoice.ts'
import { markUncollectible, settleInvoice, voidInvoice } from '../billing/settle-invoice.ts'
import { invalidRequest, StripeError } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { Filter, listObjects, mergeMetadata, pageWithin } from '../lists.ts'
import { declineBody } from '../payments/intent-outcome.ts'
import { foreignMethod, usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { readRates } from './tax-rates.ts'

async function create(tx: Tx, params: Stripe.InvoiceCreateParams) {
  if (!params.customer)
    throw invalidRequest('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
  const customer = await tx.get('customer', params.customer, 'customer')
  const subscription = params.subscription ? await tx.get('subscription', params.subscription, 'subscription') : null

  return draftInvoice(tx, {
    customerId: customer.id,
    currency: params.currency ?? customer.currency ?? 'eur',
    reason: 'manual',
    subscription,
    takesPending: params.pending_invoice_items_behavior === 'include',
    autoAdvance: params.auto_advance ?? false,
    metadata: mergeMetadata({}, params.metadata),
    description: params.description ?? null,
    collectionMethod: (params.collection_method ?? 'charge_automatically') as 'charge_automatically' | 'send_invoice',
    daysUntilDue: params.days_until_due ?? null,
    defaultPaymentMethod: params.default_payment_method ?? null,
    footer: params.footer ?? null,
    ...(params.discounts ? { discounts: await redeemDiscounts(tx, params.discounts, { customer: customer.id }) } : {}),
    defaultTaxRates: await readRates(tx, params.default_tax_rates ?? [], 'default_tax_rates'),
  })
}

async function update(tx: Tx, params: Stripe.InvoiceUpdateParams, id: string) {
  const invoice = await tx.get('invoice', id)
  invoice.metadata = mergeMetadata(invoice.metadata, params.metadata)
  if (params.description !== undefined) invoice.description = params.description || null
  if (params.footer !== undefined) invoice.footer = params.footer || null
  if (params.default_payment_method !== undefined)
    invoice.default_payment_method = params.default_payment_method || null
  if (params.auto_advance !== undefined) await setAutoAdvance(tx, invoice, params.auto_advance)
  await emitUpdated(tx, 'invoice.updated', invoice)

  return invoice
}

/** Off stops both the automatic hour and the retries; on starts the hour of a draft anew. */
async function setAutoAdvance(tx: Tx, invoice: Stripe.Invoice, isOn: boolean) {
  if (invoice.status === 'paid' || invoice.status === 'void')
    throw invalidRequest(`You cannot change auto_advance on an invoice that is ${invoice.status}.`, {
      code: 'invoice_not_editable',
      param: 'auto_advance',
    })
  invoice.auto_advance = isOn
  if (!isOn) {
    invoice.automatically_finalizes_at = null
    invoice.next_payment_attempt = null
    await tx.unschedule(invoice.id)
  } else if (invoice.status === 'draft') {
    invoice.automatically_finalizes_at = tx.now + businessSeconds({ hours: 1 }, tx.context.dayMs)
    await tx.schedule(invoice.id, 'invoice.finalize', invoice.automatically_finalizes_at)
  }
}

async function finalize(tx: Tx, params: Stripe.InvoiceFinalizeInvoiceParams, id: string) {
  const invoice = await tx.get('invoice', id)
  if (invoice.status !== 'draft')
    throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: 'invoice_not_editable',
    })
  if (params.auto_advance !== undefined) invoice.auto_advance = params.auto_advance
  await finalizeInvoice(tx, invoice)
  if (invoice.auto_advance && hasStatus(invoice, 'open') && invoice.collection_method === 'charge_automatically') {
    await tx.schedule(invoice.id, 'invoice.collect', tx.now + businessSeconds({ hours: 1 }, tx.context.dayMs))
  }

  return invoice
}

async function pay(tx: Tx, params: Stripe.InvoicePayParams, id: string) {
  const invoice = await tx.get('invoice', id)
  if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid', { code: 'invoice_already_paid' })
  if (invoice.status === 'void')
    throw invalidRequest('This invoice can no longer be paid: it is void.', { code: 'status_transition_invalid' })
  if (invoice.status === 'draft') await finalizeInvoice(tx, invoice)
  if (hasStatus(invoice, 'paid')) return invoice
  if (params.paid_out_of_band) {
    await settleInvoice(tx, invoice, { paidCents: invoice.amount_remaining, isOutOfBand: true })

    return invoice
  }
  const method = params.payment_method ? await usePaymentMethod(tx, params.payment_method) : null
  if (method?.customer && idOf(method.customer) !== idOf(invoice.customer))
    throw foreignMethod(method.id, 'payment_method')
  const outcome = await collectInvoice(tx, invoice, { paymentMethod: method, isOffSession: params.off_session ?? true })
  if (outcome.kind === 'declined')
    throw new StripeError(402, declineBody(outcome.decline, { charge: outcome.charge.id }), { isCommitted: true })
  if (outcome.kind === 'authenticate') throw new StripeError(402, actionRequired(), { isCommitted: true })
  if (outcome.kind === 'no-method')
    throw invalidRequestKept(
      'There is no `default_payment_method` set on this Customer or Invoice. Please set a default.',
    )

  return invoice
}

function actionRequired() {
  return {
    type: 'card_error' as const,
    code: 'invoice_payment_intent_requires_action',
    message: 'Payment for this invoice requires additional user action before it can be completed successfully.',
  }
}

function invalidRequestKept(message: string) {
  return new StripeError(400, { type: 'invalid_request_error', message, code: 'missing' }, { isCommitted: true })
}

function hasStatus(invoice: { status: string | null }, status: string) {
  return invoice.status === status
}

/** Finalises a draft and sends it to its customer, who pays on the hosted page. */
async function sendInvoice(tx: Tx, id: string) {
  const invoice = await tx.get('invoice', id)
  if (invoice.collection_method !== 'send_invoice')
    throw invalidRequest('You can only manually send an invoice if its collection method is `send_invoice`.')
  if (!invoice.customer_email)
    throw invalidRequest(
      'Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.',
      {
        code: 'parameter_missing',
        param: 'customer_email',
      },
    )
  if (invoice.status === 'draft') await finalizeInvoice(tx, invoice)
  if (!hasStatus(invoice, 'open') && !hasStatus(invoice, 'uncollectible'))
    throw invalidRequest(`You cannot send an invoice that is ${invoice.status}.`, { code: 'invoice_not_editable' })
  await emit(tx, 'invoice.sent', invoice)

  return invoice
}

async function discard(tx: Tx, id: string) {
  const invoice = await tx.get('invoice', id)
  if (invoice.status !== 'draft')
    throw invalidRequest('You can only delete draft invoices.', { code: 'invoice_not_editable' })
  for (const item of await tx.select('invoiceitem', "data->>'invoice' = $1", [id])) item.invoice = null
  tx.delete(invoice)
  await tx.unschedule(id)
  await emit(tx, 'invoice.deleted', invoice)

  return { id, object: 'invoice', deleted: true }
}

export const invoiceRoutes = [
  route<Stripe.InvoiceCreateParams>('POST /v1/invoices', create),
  route<Stripe.InvoiceCreatePreviewParams>('POST /v1/invoices/create_preview', previewInvoice),
  route('GET /v1/invoices/{id}', (tx, _, { id = '' }) => tx.get('invoice', id)),
  route<Stripe.InvoiceUpdateParams>('POST /v1/invoices/{id}', (tx, params, { id = '' }) => update(tx, params, id)),
  route('DELETE /v1/invoices/{id}', (tx, _, { id = '' }) => discard(tx, id)),
  route<Stripe.InvoiceFinalizeInvoiceParams>('POST /v1/invoices/{id}/finalize', (tx, params, { id = '' }) =>
    finalize(tx, params, id),
  ),
  route<Stripe.InvoicePayParams>('POST /v1/invoices/{id}/pay', (tx, params, { id = '' }) => pay(tx, params, id)),
  route('POST /v1/invoices/{id}/send', (tx, _, { id = '' }) => sendInvoice(tx, id)),
  route('POST /v1/invoices/{id}/void', async (tx, _, { id = '' }) => {
    const invoice = await tx.get('invoice', id)
    await voidInvoice(tx, invoice)

    return invoice
  }),
  route('POST /v1/invoices/{id}/mark_uncollectible', async (tx, _, { id = '' }) => {
    const invoice = await tx.get('invoice', id)
    await markUncollectible(tx, invoice)

    return invoice
  }),
  route<Stripe.InvoiceListParams>('GET /v1/invoices', (tx, params) => {
    const filter = new Filter()
      .equals('customer', params.customer)
      .equals('status', params.status)
      .equals('collection_method', params.collection_method)
      .equals('parent.subscription_details.subscription', params.subscription)
      .range('due_date', params.due_date)

    return listObjects(tx, 'invoice', '/v1/invoices', params, filter)
  }),
  route<Stripe.InvoiceListLineItemsParams>('GET /v1/invoices/{id}/lines', async (tx, params, { id = '' }) =>
    pageWithin(`/v1/invoices/${id}/lines`, (await tx.get('invoice', id)).lines.data, params),
  ),
  route<Stripe.InvoicePaymentListParams>('GET /v1/invoice_payments', (tx, params) => {
    const filter = new Filter()
      .equals('invoice', params.invoice)
      .equals('status', params.status)
      .equals('payment.payment_intent', params.payment?.payment_intent)

    return listObjects(tx, 'invoice_payment', '/v1/invoice_payments', params, filter)
  }),
  route('GET /v1/invoice_payments/{id}', (tx, _, { id = '' }) => tx.get('invoice_payment', id)),
]
