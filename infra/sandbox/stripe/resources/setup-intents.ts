import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { declineBody, declined } from '../payments/intent-outcome.ts'
import { attachMethod, judgeSetup, markPrepared, usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

export async function createSetupIntent(tx: Tx, params: Stripe.SetupIntentCreateParams) {
  if (params.customer) await tx.get('customer', params.customer, 'customer')
  const intent = tx.create('setup_intent', {
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    payment_method_types: params.allowed_payment_method_types ?? ['card'],
    status: 'requires_payment_method',
    usage: params.usage ?? 'off_session',
  })
  intent.client_secret = `${intent.id}_secret_${intent.id.slice(-12)}`
  await emit(tx, 'setup_intent.created', intent)
  if (params.payment_method) {
    intent.payment_method = (await usePaymentMethod(tx, params.payment_method)).id
    intent.status = 'requires_confirmation'
  }
  if (params.confirm) await confirmSetup(tx, intent, { isAuthenticated: false, returnUrl: params.return_url ?? null })

  return intent
}

type ConfirmOptions = { isAuthenticated: boolean; returnUrl: string | null }

/** Saves the card for later, after its bank's consent; the answer of a decline is committed. */
export async function confirmSetup(tx: Tx, intent: Stripe.SetupIntent, { isAuthenticated, returnUrl }: ConfirmOptions) {
  const methodId = idOf(intent.payment_method)
  if (!methodId)
    throw invalidRequest('You cannot confirm this SetupIntent because it is missing a payment method.', {
      code: 'setup_intent_unexpected_state',
      param: 'payment_method',
    })
  const method = await usePaymentMethod(tx, methodId)
  const verdict = judgeSetup(tx, method, isAuthenticated)
  intent.next_action = null
  if (verdict.kind === 'authenticate') {
    intent.status = 'requires_action'
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { url: `${tx.context.publicUrl}/authenticate/${intent.id}`, return_url: returnUrl },
    }
    await emit(tx, 'setup_intent.requires_action', intent)

    return
  }
  if (verdict.kind === 'declined') {
    intent.status = 'requires_payment_method'
    intent.payment_method = null
    intent.last_setup_error = declineBody(verdict.decline, {
      payment_method: structuredClone(method),
    }) as Stripe.SetupIntent.LastSetupError
    await emit(tx, 'setup_intent.setup_failed', intent)
    throw declined(verdict.decline, { setup_intent: structuredClone(intent) })
  }
  intent.status = 'succeeded'
  intent.last_setup_error = null
  markPrepared(tx, method)
  const customerId = idOf(intent.customer)
  if (customerId) await attachMethod(tx, method, customerId)
  await emit(tx, 'setup_intent.succeeded', intent)
}

function closedSetup({ status }: Stripe.SetupIntent, action: 'cancel' | 'confirm') {
  return invalidRequest(`You cannot ${action} this SetupIntent because it has a status of ${status}.`, {
    code: 'setup_intent_unexpected_state',
  })
}

export const setupIntentRoutes = [
  route<Stripe.SetupIntentCreateParams>('POST /v1/setup_intents', createSetupIntent),
  route('GET /v1/setup_intents/{id}', (tx, _, { id = '' }) => tx.get('setup_intent', id)),
  route<Stripe.SetupIntentConfirmParams>('POST /v1/setup_intents/{id}/confirm', async (tx, params, { id = '' }) => {
    const intent = await tx.get('setup_intent', id)
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw closedSetup(intent, 'confirm')
    if (params.payment_method) intent.payment_method = (await usePaymentMethod(tx, params.payment_method)).id
    await confirmSetup(tx, intent, { isAuthenticated: false, returnUrl: params.return_url ?? null })

    return intent
  }),
  route<Stripe.SetupIntentCancelParams>('POST /v1/setup_intents/{id}/cancel', async (tx, params, { id = '' }) => {
    const intent = await tx.get('setup_intent', id)
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw closedSetup(intent, 'cancel')
    Object.assign(intent, {
      status: 'canceled',
      cancellation_reason: params.cancellation_reason ?? null,
      next_action: null,
    })
    await emit(tx, 'setup_intent.canceled', intent)

    return intent
  }),
  route<Stripe.SetupIntentListParams>('GET /v1/setup_intents', (tx, params) =>
    listObjects(
      tx,
      'setup_intent',
      '/v1/setup_intents',
      params,
      new Filter().equals('customer', params.customer).equals('payment_method', params.payment_method),
    ),
  ),
]
