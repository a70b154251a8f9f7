import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { businessSeconds } from '../billing/durations.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { moveBalance, requireFunds } from '../payments/balance.ts'
import { endPayout } from '../payments/payouts.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

const ARRIVES_AFTER_DAYS = 2

async function createPayout(tx: Tx, params: Stripe.PayoutCreateParams) {
  const currency = params.currency.toLowerCase()
  if (params.amount < 1)
    throw invalidRequest('Invalid positive integer', { param: 'amount', code: 'parameter_invalid_integer' })
  await requireFunds(tx, params.amount, currency)
  const arrivesAt = tx.now + businessSeconds({ days: ARRIVES_AFTER_DAYS }, tx.context.dayMs)
  const payout = tx.create('payout', {
    amount: params.amount,
    arrival_date: arrivesAt,
    automatic: false,
    currency,
    description: params.description ?? null,
    destination: params.destination ?? newId('ba'),
    metadata: mergeMetadata({}, params.metadata),
    method: params.method ?? 'standard',
    reconciliation_status: 'not_applicable',
    source_type: params.source_type ?? 'card',
    statement_descriptor: params.statement_descriptor ?? null,
    status: 'pending',
    type: 'bank_account',
  })
  const movement = await moveBalance(tx, { type: 'payout', amount: -params.amount, currency, source: payout.id })
  payout.balance_transaction = movement.id
  await tx.schedule(payout.id, 'payout.arrive', arrivesAt)
  await emit(tx, 'payout.created', payout)

  return payout
}

export const payoutRoutes = [
  route<Stripe.PayoutCreateParams>('POST /v1/payouts', createPayout),
  route('GET /v1/payouts/{id}', (tx, _, { id = '' }) => tx.get('payout', id)),
  route<Stripe.PayoutUpdateParams>('POST /v1/payouts/{id}', async (tx, params, { id = '' }) => {
    const payout = await tx.get('payout', id)
    payout.metadata = mergeMetadata(payout.metadata, params.metadata)
    await emitUpdated(tx, 'payout.updated', payout)

    return payout
  }),
  route('POST /v1/payouts/{id}/cancel', async (tx, _, { id = '' }) => {
    const payout = await tx.get('payout', id)
    await endPayout(tx, payout, 'canceled')

    return payout
  }),
  route<Stripe.PayoutListParams>('GET /v1/payouts', (tx, params) =>
    listObjects(
      tx,
      'payout',
      '/v1/payouts',
      params,
      new Filter().equals('status', params.status).equals('destination', params.destination),
    ),
  ),
]
