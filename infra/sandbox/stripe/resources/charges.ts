import type Stripe from 'stripe'
import { emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'

export const chargeRoutes = [
  route('GET /v1/charges/{id}', (tx, _, { id = '' }) => tx.get('charge', id)),
  route<Stripe.ChargeUpdateParams>('POST /v1/charges/{id}', async (tx, params, { id = '' }) => {
    const charge = await tx.get('charge', id)
    charge.metadata = mergeMetadata(charge.metadata, params.metadata)
    if (params.description !== undefined) charge.description = params.description
    if (params.receipt_email !== undefined) charge.receipt_email = params.receipt_email
    await emitUpdated(tx, 'charge.updated', charge)

    return charge
  }),
  route<Stripe.ChargeListParams>('GET /v1/charges', (tx, params) =>
    listObjects(
      tx,
      'charge',
      '/v1/charges',
      params,
      new Filter().equals('customer', params.customer).equals('payment_intent', params.payment_intent),
    ),
  ),
]
