import type Stripe from 'stripe'
import { Filter, listObjects } from '../lists.ts'
import { readBalance } from '../payments/balance.ts'
import { route } from '../routing.ts'

export const balanceRoutes = [
  route('GET /v1/balance', (tx) => readBalance(tx)),
  route('GET /v1/balance_transactions/{id}', (tx, _, { id = '' }) => tx.get('balance_transaction', id)),
  route<Stripe.BalanceTransactionListParams>('GET /v1/balance_transactions', (tx, params) => {
    const filter = new Filter()
      .equals('currency', params.currency)
      .equals('source', params.source)
      .equals('type', params.type)

    return listObjects(tx, 'balance_transaction', '/v1/balance_transactions', params, filter)
  }),
]
