import type Stripe from 'stripe'
import { formatMoney } from '../currencies.ts'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { moveBalance } from '../payments/balance.ts'
import { refundWayOf } from '../payments/settle-refund.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

const SETTLES_AFTER_SECONDS = 2

/** Gives back up to what was captured and not yet refunded, by charge or payment intent. */
export async function createRefund(tx: Tx, params: Stripe.RefundCreateParams) {
  const charge = await chargeOf(tx, params)
  if (!charge.captured || !charge.paid)
    throw invalidRequest(`Charge ${charge.id} has not been captured and cannot be refunded.`, {
      code: 'charge_not_refundable',
    })
  const left = charge.amount_captured - charge.amount_refunded
  if (left <= 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  const amount = params.amount ?? left
  if (amount < 1)
    throw invalidRequest('Invalid positive integer', { param: 'amount', code: 'parameter_invalid_integer' })
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${formatMoney(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatMoney(left, charge.currency)})`,
      { param: 'amount' },
    )
  }

  const way = await refundWayOf(tx, charge)
  const refund = tx.create('refund', {
    amount,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    status: way === 'succeeds_later' ? 'pending' : 'succeeded',
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
  })
  const movement = await moveBalance(tx, {
    type: 'refund',
    amount: -amount,
    currency: charge.currency,
    source: refund.id,
  })
  refund.balance_transaction = movement.id
  charge.amount_refunded += amount
  charge.refunded = charge.amount_refunded === charge.amount_captured
  const previous = tx.takeChanges(charge)
  await emit(tx, 'refund.created', refund)
  await emit(tx, 'charge.refunded', charge, previous)
  if (way) await tx.schedule(refund.id, 'refund.settle', tx.now + SETTLES_AFTER_SECONDS)

  return refund
}

async function chargeOf(tx: Tx, params: Stripe.RefundCreateParams) {
  if (params.charge) return tx.get('charge', params.charge, 'charge')
  if (!params.payment_intent)
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
      param: 'charge',
    })
  const intent = await tx.get('payment_intent', params.payment_intent, 'payment_intent')
  const chargeId = idOf(intent.latest_charge)
  if (!chargeId || intent.status !== 'succeeded') {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
      param: 'payment_intent',
    })
  }

  return tx.get('charge', chargeId)
}

export const refundRoutes = [
  route<Stripe.RefundCreateParams>('POST /v1/refunds', createRefund),
  route('GET /v1/refunds/{id}', (tx, _, { id = '' }) => tx.get('refund', id)),
  route<Stripe.RefundUpdateParams>('POST /v1/refunds/{id}', async (tx, params, { id = '' }) => {
    const refund = await tx.get('refund', id)
    refund.metadata = mergeMetadata(refund.metadata, params.metadata)
    const previous = tx.takeChanges(refund)
    if (Object.keys(previous).length > 0) {
      await emit(tx, 'refund.updated', refund, previous)
      await emit(tx, 'charge.refund.updated', refund, previous)
    }

    return refund
  }),
  route<Stripe.RefundListParams>('GET /v1/refunds', (tx, params) =>
    listObjects(
      tx,
      'refund',
      '/v1/refunds',
      params,
      new Filter().equals('charge', params.charge).equals('payment_intent', params.payment_intent),
    ),
  ),
]
