import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { setCustomerDiscount } from '../billing/discounts.ts'
import { cancelSubscription } from '../billing/follow-invoice.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { attachMethod, foreignMethod, useOwnMethod, usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { unset } from './shared.ts'

/** `coupon` is a parameter of the account's older default version. */
type CreateParams = Stripe.CustomerCreateParams & { coupon?: string }
type CustomerFields = CreateParams & Stripe.CustomerUpdateParams

export async function createCustomer(tx: Tx, params: CreateParams) {
  if (params.test_clock) await tx.get('test_helpers.test_clock', params.test_clock, 'test_clock')
  const customer = tx.create('customer', {
    balance: params.balance ?? 0,
    delinquent: false,
    invoice_prefix: newId('x', 8).slice(2).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    metadata: {},
    next_invoice_sequence: 1,
    preferred_locales: [],
    tax_exempt: 'none',
  })
  const method = params.payment_method ? await usePaymentMethod(tx, params.payment_method) : null
  await applyFields(tx, customer, withOwnMethod(params, method), method)
  await emit(tx, 'customer.created', customer)
  if (method) await attachMethod(tx, method, customer.id)
  if (params.coupon) await setCustomerDiscount(tx, customer, params.coupon)
  tx.takeChanges(customer)

  return customer
}

/** A test card's name makes one payment method, though it is named twice: as the method and as the default. */
function withOwnMethod(params: CreateParams, method: Stripe.PaymentMethod | null): CreateParams {
  const settings = params.invoice_settings
  if (!method || !settings || settings.default_payment_method !== params.payment_method) return params

  return { ...params, invoice_settings: { ...settings, default_payment_method: method.id } }
}

async function applyFields(
  tx: Tx,
  customer: Stripe.Customer,
  params: CustomerFields,
  joining: Stripe.PaymentMethod | null = null,
) {
  customer.metadata = mergeMetadata(customer.metadata, params.metadata)
  if (params.email !== undefined) customer.email = readEmail(params.email)
  if (params.name !== undefined) customer.name = unset(params.name)
  if (params.phone !== undefined) customer.phone = unset(params.phone)
  if (params.description !== undefined) customer.description = params.description || null
  if (params.balance !== undefined) customer.balance = params.balance
  if (params.tax_exempt !== undefined) customer.tax_exempt = params.tax_exempt || 'none'
  if (params.preferred_locales) customer.preferred_locales = params.preferred_locales
  if (params.address !== undefined) customer.address = params.address ? fullAddress(params.address) : null
  if (params.shipping !== undefined) {
    customer.shipping = params.shipping
      ? {
          name: params.shipping.name,
          phone: params.shipping.phone ?? '',
          address: fullAddress(params.shipping.address),
        }
      : null
  }
  if (params.invoice_prefix) customer.invoice_prefix = params.invoice_prefix
  await applyInvoiceSettings(tx, customer, params.invoice_settings, joining)
}

function readEmail(email: string) {
  if (email && !/^[^@\s]+@[^@\s]+$/.test(email))
    throw invalidRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' })

  return email || null
}

async function applyInvoiceSettings(
  tx: Tx,
  customer: Stripe.Customer,
  settings: CustomerFields['invoice_settings'],
  joining: Stripe.PaymentMethod | null,
) {
  const method = settings?.default_payment_method
  const place = { customerId: customer.id, param: 'invoice_settings[default_payment_method]' }
  if (method === '') customer.invoice_settings.default_payment_method = null
  else if (method)
    customer.invoice_settings.default_payment_method =
      method === joining?.id ? method : (await useOwnMethod(tx, method, place)).id
  if (settings?.footer !== undefined) customer.invoice_settings.footer = settings.footer || null
}

function fullAddress(address: Stripe.AddressParam): Stripe.Address {
  return { city: null, country: null, line1: null, line2: null, postal_code: null, state: null, ...address }
}

export async function deleteCustomer(tx: Tx, id: string) {
  const customer = await tx.get('customer', id)
  const subscriptions = await tx.select(
    'subscription',
    "data->>'customer' = $1 and data->>'status' not in ('canceled', 'incomplete_expired')",
    [id],
  )
  for (const subscription of subscriptions) await cancelSubscription(tx, subscription, null)
  for (const method of await tx.select('payment_method', "data->>'customer' = $1", [id])) {
    method.customer = null
    tx.hidden(method).isDetached = true
  }
  tx.delete(customer)
  await emit(tx, 'customer.deleted', customer)

  return { id, object: 'customer', deleted: true }
}

/** Customers of test clocks show only in their clock's own list. */
function filterCustomers(params: Stripe.CustomerListParams) {
  const filter = new Filter().equals('email', params.email).equals('test_clock', params.test_clock)

  return params.test_clock ? filter : filter.add("data->>'test_clock' is null")
}

export const customerRoutes = [
  route<CreateParams>('POST /v1/customers', createCustomer),
  route('GET /v1/customers/{id}', async (tx, _, { id = '' }) =>
    (await tx.wasDeleted('customer', id)) ? { id, object: 'customer', deleted: true } : tx.get('customer', id),
  ),
  route<CustomerFields>('POST /v1/customers/{id}', async (tx, params, { id = '' }) => {
    const customer = await tx.get('customer', id)
    await applyFields(tx, customer, params)
    if (params.coupon !== undefined) await setCustomerDiscount(tx, customer, params.coupon || null)
    await emitUpdated(tx, 'customer.updated', customer)

    return customer
  }),
  route('DELETE /v1/customers/{id}', (tx, _, { id = '' }) => deleteCustomer(tx, id)),
  route<Stripe.CustomerListParams>('GET /v1/customers', (tx, params) =>
    listObjects(tx, 'customer', '/v1/customers', params, filterCustomers(params)),
  ),
  route('DELETE /v1/customers/{id}/discount', async (tx, _params, { id = '' }) => {
    const customer = await tx.get('customer', id)
    if (!customer.discount) throw invalidRequest(`No active discount for customer: ${id}`, { code: 'resource_missing' })
    const { end: _, ...discount } = customer.discount
    await setCustomerDiscount(tx, customer, null)
    await emitUpdated(tx, 'customer.updated', customer)

    return { ...discount, deleted: true }
  }),
  route<Stripe.CustomerListPaymentMethodsParams>(
    'GET /v1/customers/{id}/payment_methods',
    async (tx, params, { id = '' }) => {
      await tx.get('customer', id)

      return listObjects(
        tx,
        'payment_method',
        `/v1/customers/${id}/payment_methods`,
        params,
        new Filter().equals('customer', id).equals('type', params.type),
      )
    },
  ),
  route<Stripe.CustomerRetrievePaymentMethodParams>(
    'GET /v1/customers/{customerId}/payment_methods/{id}',
    async (tx, _, { customerId = '', id = '' }) => {
      const method = await tx.get('payment_method', id)
      if (idOf(method.customer) !== customerId) throw foreignMethod(id, 'payment_method')

      return method
    },
  ),
]
