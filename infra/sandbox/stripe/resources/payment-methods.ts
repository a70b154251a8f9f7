import type Stripe from 'stripe'
import { findCardByNumber, findCardByToken, type TestCard } from '../cards.ts'
import { invalidRequest, StripeError } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { declined } from '../payments/confirm-intent.ts'
import { attachMethod, createCardMethod, judgeSetup, usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

function createMethod(tx: Tx, params: Stripe.PaymentMethodCreateParams) {
  if (params.type !== 'card' || !params.card)
    throw invalidRequest('The sandbox saves cards only: type must be card, with card given.', { param: 'type' })
  const details = params.card
  const billing = params.billing_details
  const address = billing?.address
  const method = createCardMethod(tx, {
    card: readCard(details),
    ...('exp_month' in details && details.exp_month ? { expMonth: details.exp_month } : {}),
    ...('exp_year' in details && details.exp_year ? { expYear: details.exp_year } : {}),
    billing: {
      email: billing?.email ?? null,
      name: billing?.name ?? null,
      ...(address ? { postalCode: address.postal_code ?? null, country: address.country ?? null } : {}),
    },
  })
  method.metadata = mergeMetadata({}, params.metadata)

  return Promise.resolve(method)
}

/** Only the published test cards exist here; any other number is refused before a word of it is kept. */
function readCard(details: NonNullable<Stripe.PaymentMethodCreateParams['card']>): TestCard {
  const token = 'token' in details ? details.token : undefined
  const number = 'number' in details ? details.number : undefined
  const card = token ? findCardByToken(token) : number ? findCardByNumber(number) : null
  if (card) return card
  if (token) throw invalidRequest(`No such token: '${token}'`, { code: 'resource_missing', param: 'card[token]' })
  throw new StripeError(402, {
    type: 'card_error',
    code: 'incorrect_number',
    message:
      'Your card was declined. Your request was in test mode, but used a card that is none of the published test cards.',
    param: 'card[number]',
  })
}

export const paymentMethodRoutes = [
  route<Stripe.PaymentMethodCreateParams>('POST /v1/payment_methods', createMethod),
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
    method.customer = null
    const previous = tx.takeChanges(method)
    await emit(tx, 'payment_method.detached', method, previous)

    return method
  }),
]
