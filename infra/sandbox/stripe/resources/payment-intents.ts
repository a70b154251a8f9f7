import type Stripe from 'stripe'
import { readCurrency, refuseAmount } from '../currencies.ts'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { bankCharge } from '../payments/charge-card.ts'
import { confirmIntent, createIntent } from '../payments/confirm-intent.ts'
import { declined } from '../payments/intent-outcome.ts'
import { attachMethod, foreignMethod, refuseDetached, usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { newPaymentMethod } from './new-payment-method.ts'

const CONFIRMABLE = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action'])

async function create(tx: Tx, params: Stripe.PaymentIntentCreateParams) {
  const currency = readCurrency(params.currency)
  refuseAmount(params.amount, currency)
  if (params.off_session && !params.confirm)
    throw invalidRequest('You can only set `off_session` together with `confirm=true`.', { param: 'off_session' })
  if (params.customer) await tx.get('customer', params.customer, 'customer')
  const intent = await createIntent(tx, {
    amount: params.amount,
    currency,
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    setupFutureUsage: (params.setup_future_usage as 'off_session' | undefined) ?? null,
    receiptEmail: params.receipt_email ?? null,
    captureMethod: params.capture_method ?? 'automatic_async',
    confirmationMethod: params.confirmation_method ?? 'automatic',
    allowedTypes: params.allowed_payment_method_types ?? null,
    shipping: params.shipping ? shippingOf(params.shipping) : null,
  })
  if (params.payment_method_options) setMethodOptions(intent, params.payment_method_options)
  await takeMethod(tx, intent, params)
  if (params.confirm) await confirm(tx, intent, confirmationOf(params))

  return intent
}

function shippingOf(shipping: Stripe.PaymentIntentCreateParams.Shipping): Stripe.PaymentIntent['shipping'] {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

  return { ...shipping, address: { ...address, ...shipping.address } }
}

type MethodParams = Pick<Stripe.PaymentIntentCreateParams, 'payment_method' | 'payment_method_data'>

/** The payment method that is named, or made of the details that are given. */
async function takeMethod(tx: Tx, intent: Stripe.PaymentIntent, params: MethodParams) {
  const { payment_method: id, payment_method_data: data } = params
  if (!id && !data) return
  if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, 'take another payment method into')
  const method = id ? await usePaymentMethod(tx, id) : newPaymentMethod(tx, data as { type?: string })
  intent.payment_method = method.id
  intent.status = 'requires_confirmation'
}

/** Of the options only those of a bank transfer mean something here. */
function setMethodOptions(
  intent: Stripe.PaymentIntent,
  { customer_balance: balance }: Stripe.PaymentIntentCreateParams.PaymentMethodOptions,
) {
  if (!balance) return
  intent.payment_method_options = {
    customer_balance: {
      funding_type: balance.funding_type ?? null,
      ...(balance.bank_transfer ? { bank_transfer: { type: balance.bank_transfer.type } } : {}),
    },
  }
}

type ConfirmOptions = { isOffSession: boolean; returnUrl: string | null; hasMandate: boolean }
type ConfirmationParams = Pick<Stripe.PaymentIntentConfirmParams, 'mandate_data' | 'off_session' | 'return_url'>

function confirmationOf(params: ConfirmationParams): ConfirmOptions {
  return {
    isOffSession: Boolean(params.off_session),
    returnUrl: params.return_url ?? null,
    hasMandate: Boolean(params.mandate_data),
  }
}

async function confirm(tx: Tx, intent: Stripe.PaymentIntent, { isOffSession, returnUrl, hasMandate }: ConfirmOptions) {
  if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, 'confirm')
  const methodId = idOf(intent.payment_method)
  if (!methodId) {
    throw invalidRequest('You cannot confirm this PaymentIntent because it is missing a payment method.', {
      code: 'payment_intent_unexpected_state',
      param: 'payment_method',
    })
  }
  const paymentMethod = await usePaymentMethod(tx, methodId)
  refuseMethod(tx, intent, paymentMethod, hasMandate)
  const outcome = await confirmIntent(tx, intent, { paymentMethod, isOffSession, returnUrl })
  if (outcome.kind === 'declined')
    throw declined(outcome.decline, {
      charge: outcome.charge.id,
      payment_intent: structuredClone(intent),
      payment_method: structuredClone(paymentMethod),
    })
  const customerId = idOf(intent.customer)
  if (outcome.kind === 'succeeded' && customerId && intent.setup_future_usage && !paymentMethod.customer)
    await attachMethod(tx, paymentMethod, customerId)
}

function refuseMethod(tx: Tx, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, hasMandate: boolean) {
  refuseForeignMethod(intent, method)
  refuseDetached(tx, method, 'payment_method')
  if (intent.allowed_payment_method_types && !intent.payment_method_types.includes(method.type))
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. It takes ${intent.payment_method_types.join(', ')}.`,
      { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
    )
  if (method.type === 'sepa_debit' && !hasMandate && !tx.hidden(method).isPrepared)
    throw invalidRequest('A SEPA debit needs its mandate: give mandate_data.', {
      code: 'payment_intent_mandate_invalid',
      param: 'mandate_data',
    })
}

/** A saved method pays for its own customer alone, who has to be named. */
function refuseForeignMethod({ customer }: Stripe.PaymentIntent, { id, customer: owner }: Stripe.PaymentMethod) {
  if (!owner || idOf(owner) === idOf(customer)) return
  if (customer) throw foreignMethod(id, 'payment_method')
  throw invalidRequest(`The PaymentMethod ${id} is attached to a customer: give that one in \`customer\`.`, {
    param: 'payment_method',
  })
}

function unexpectedState(intent: Stripe.PaymentIntent, action: string) {
  return invalidRequest(
    `This PaymentIntent's state does not allow you to ${action} it: its status is ${intent.status}.`,
    { code: 'payment_intent_unexpected_state' },
  )
}

async function update(tx: Tx, params: Stripe.PaymentIntentUpdateParams, id: string) {
  const intent = await tx.get('payment_intent', id)
  if (params.amount !== undefined) {
    if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, 'update')
    refuseAmount(params.amount, intent.currency)
    intent.amount = params.amount
  }
  intent.metadata = mergeMetadata(intent.metadata, params.metadata)
  if (params.description !== undefined) intent.description = params.description
  if (params.customer) intent.customer = (await tx.get('customer', params.customer, 'customer')).id
  await takeMethod(tx, intent, params)

  return intent
}

async function capture(tx: Tx, params: Stripe.PaymentIntentCaptureParams, id: string) {
  const intent = await tx.get('payment_intent', id)
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture')
  const amount = params.amount_to_capture ?? intent.amount_capturable
  if (amount > intent.amount_capturable)
    throw invalidRequest('The amount to capture is greater than the capturable amount.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    })
  const charge = await tx.get('charge', idOf(intent.latest_charge) ?? '')
  Object.assign(charge, { captured: true, amount_captured: amount })
  await bankCharge(tx, charge, { isPending: true })
  Object.assign(intent, { status: 'succeeded', amount_received: amount, amount_capturable: 0 })
  await emit(tx, 'charge.captured', charge, tx.takeChanges(charge))
  await emit(tx, 'payment_intent.succeeded', intent)

  return intent
}

async function cancel(tx: Tx, params: Stripe.PaymentIntentCancelParams, id: string) {
  const intent = await tx.get('payment_intent', id)
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'cancel')
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: tx.now,
    cancellation_reason: params.cancellation_reason ?? null,
    next_action: null,
    amount_capturable: 0,
  })
  await emit(tx, 'payment_intent.canceled', intent)

  return intent
}

export const paymentIntentRoutes = [
  route<Stripe.PaymentIntentCreateParams>('POST /v1/payment_intents', create),
  route('GET /v1/payment_intents/{id}', (tx, _, { id = '' }) => tx.get('payment_intent', id)),
  route<Stripe.PaymentIntentUpdateParams>('POST /v1/payment_intents/{id}', (tx, params, { id = '' }) =>
    update(tx, params, id),
  ),
  route<Stripe.PaymentIntentConfirmParams>('POST /v1/payment_intents/{id}/confirm', async (tx, params, { id = '' }) => {
    const intent = await tx.get('payment_intent', id)
    if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, 'confirm')
    await takeMethod(tx, intent, params)
    await confirm(tx, intent, confirmationOf(params))

    return intent
  }),
  route<Stripe.PaymentIntentCaptureParams>('POST /v1/payment_intents/{id}/capture', (tx, params, { id = '' }) =>
    capture(tx, params, id),
  ),
  route<Stripe.PaymentIntentCancelParams>('POST /v1/payment_intents/{id}/cancel', (tx, params, { id = '' }) =>
    cancel(tx, params, id),
  ),
  route<Stripe.PaymentIntentListParams>('GET /v1/payment_intents', (tx, params) =>
    listObjects(tx, 'payment_intent', '/v1/payment_intents', params, new Filter().equals('customer', params.customer)),
  ),
]
