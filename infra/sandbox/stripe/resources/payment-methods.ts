import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { declined } from '../payments/intent-outcome.ts'
import { attachMethod, forgetMethod, judgeSetup, usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import { newPaymentMethod } from './new-payment-method.ts'

export const paymentMethodRoutes = [
  route<Stripe.PaymentMethodCreateParams>('POST /v1/payment_methods', (tx, params) =>
    Promise.resolve(newPaymentMethod(tx, params)),
  ),
  route('GET /v1/payment_methods/{id}', (tx, _, { id = '' }) => usePaymentMethod(tx, id, 'id')),
  route<Stripe.PaymentMethodUpdateParams>('POST /v1/payment_methods/{id}', async (tx, params, { id = '' }) => {
    const method = await tx.get('payment_method', id)
    method.metadata = mergeMetadata(method.metadata, params.metadata)
    if (params.card?.exp_month && method.card) method.card.exp_month = params.card.exp_month
    if (params.card?.exp_year && method.card) method.card.exp_year = params.card.exp_year
    await emitUpdated(tx, 'payment_method.updated', method)

    return method
  }),
  route<Stripe.PaymentMethodListParams>('GET /v1/payment_methods', (tx, params) =>
    listObjects(
      tx,
      'payment_method',
      '/v1/payment_methods',
      params,
      new Filter().equals('customer', params.customer).equals('type', params.type),
    ),
  ),
  route<Stripe.PaymentMethodAttachParams>('POST /v1/payment_methods/{id}/attach', async (tx, params, { id = '' }) => {
    const method = await usePaymentMethod(tx, id, 'id')
    const verdict = judgeSetup(tx, method, true)
    if (verdict.kind === 'declined') throw declined(verdict.decline)
    if (!params.customer)
      throw invalidRequest('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
    await attachMethod(tx, method, params.customer)

    return method
  }),
  route('POST /v1/payment_methods/{id}/detach', async (tx, _, { id = '' }) => {
    const method = await tx.get('payment_method', id)
    if (!method.customer)
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
        { code: 'payment_method_unexpected_state' },
      )
    await forgetMethod(tx, method)
    method.customer = null
    tx.hidden(method).isDetached = true
    const previous = tx.takeChanges(method)
    await emit(tx, 'payment_method.detached', method, previous)

    return method
  }),
]
