import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { asList, Filter, listObjects, mergeMetadata, pageWithin } from '../lists.ts'
import { moveBalance, requireFunds } from '../payments/balance.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

/** Money to a connected account: out of the available balance, or out of one charge before it has settled. */
async function createTransfer(tx: Tx, params: Stripe.TransferCreateParams) {
  const currency = params.currency.toLowerCase()
  await tx.get('account', params.destination, 'destination')
  const charge = params.source_transaction
    ? await tx.get('charge', params.source_transaction, 'source_transaction')
    : null
  const amount = params.amount ?? charge?.amount_captured
  if (amount === undefined)
    throw invalidRequest('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' })
  if (charge) await requireRoomInCharge(tx, charge, amount)
  else await requireFunds(tx, amount, currency)

  const transfer = tx.create('transfer', {
    amount,
    amount_reversed: 0,
    currency,
    description: params.description ?? null,
    destination: params.destination,
    metadata: mergeMetadata({}, params.metadata),
    reversals: asList<Stripe.TransferReversal>('', []),
    reversed: false,
    source_transaction: charge?.id ?? null,
    source_type: params.source_type ?? 'card',
    transfer_group: params.transfer_group ?? charge?.transfer_group ?? null,
  })
  transfer.reversals.url = `/v1/transfers/${transfer.id}/reversals`
  const movement = await moveBalance(tx, { type: 'transfer', amount: -amount, currency, source: transfer.id })
  transfer.balance_transaction = movement.id
  await emit(tx, 'transfer.created', transfer)

  return transfer
}

async function requireRoomInCharge(tx: Tx, charge: Stripe.Charge, amount: number) {
  const earlier = await tx.select('transfer', "data->>'source_transaction' = $1", [charge.id])
  const taken = earlier.reduce((sum, transfer) => sum + transfer.amount - transfer.amount_reversed, 0)
  if (taken + amount > charge.amount_captured)
    throw invalidRequest('Transfers using this transaction as a source must not exceed the source amount.', {
      code: 'charge_exceeds_source_limit',
      param: 'amount',
    })
}

async function reverseTransfer(tx: Tx, params: Stripe.TransferCreateReversalParams, id: string) {
  const transfer = await tx.get('transfer', id)
  const left = transfer.amount - transfer.amount_reversed
  const amount = params.amount ?? left
  if (amount < 1 || amount > left)
    throw invalidRequest(`Reversal amount is greater than the unreversed amount on transfer (${left}).`, {
      param: 'amount',
    })
  const reversal = tx.create('transfer_reversal', {
    amount,
    currency: transfer.currency,
    metadata: mergeMetadata({}, params.metadata),
    transfer: transfer.id,
  })
  const movement = await moveBalance(tx, {
    type: 'transfer_refund',
    amount,
    currency: transfer.currency,
    source: transfer.id,
  })
  reversal.balance_transaction = movement.id
  transfer.amount_reversed += amount
  transfer.reversed = transfer.amount_reversed === transfer.amount
  transfer.reversals.data.unshift(structuredClone(reversal))
  await emit(tx, 'transfer.reversed', transfer, tx.takeChanges(transfer))

  return reversal
}

export const transferRoutes = [
  route<Stripe.TransferCreateParams>('POST /v1/transfers', createTransfer),
  route('GET /v1/transfers/{id}', (tx, _, { id = '' }) => tx.get('transfer', id)),
  route<Stripe.TransferUpdateParams>('POST /v1/transfers/{id}', async (tx, params, { id = '' }) => {
    const transfer = await tx.get('transfer', id)
    transfer.metadata = mergeMetadata(transfer.metadata, params.metadata)
    if (params.description !== undefined) transfer.description = params.description
    await emitUpdated(tx, 'transfer.updated', transfer)

    return transfer
  }),
  route<Stripe.TransferListParams>('GET /v1/transfers', (tx, params) =>
    listObjects(
      tx,
      'transfer',
      '/v1/transfers',
      params,
      new Filter().equals('destination', params.destination).equals('transfer_group', params.transfer_group),
    ),
  ),
  route<Stripe.TransferCreateReversalParams>('POST /v1/transfers/{id}/reversals', (tx, params, { id = '' }) =>
    reverseTransfer(tx, params, id),
  ),
  route<Stripe.PaginationParams>('GET /v1/transfers/{id}/reversals', async (tx, params, { id = '' }) =>
    pageWithin(`/v1/transfers/${id}/reversals`, (await tx.get('transfer', id)).reversals.data, params),
  ),
]
