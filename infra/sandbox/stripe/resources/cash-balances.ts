import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { Filter, listObjects } from '../lists.ts'
import { cashBalanceOf, fundCashBalance } from '../payments/cash-balance.ts'
import { route } from '../routing.ts'

/** Named by hand: the SDK keeps this type to itself. */
type FundParams = { amount: number; currency: string; reference?: string }

export const cashBalanceRoutes = [
  route('GET /v1/customers/{id}/cash_balance', async (tx, _, { id = '' }) =>
    cashBalanceOf(tx, await tx.get('customer', id)),
  ),
  route<Stripe.PaginationParams>('GET /v1/customers/{id}/cash_balance_transactions', (tx, params, { id = '' }) =>
    listObjects(
      tx,
      'customer_cash_balance_transaction',
      `/v1/customers/${id}/cash_balance_transactions`,
      params,
      new Filter().equals('customer', id),
    ),
  ),
  route<FundParams>('POST /v1/test_helpers/customers/{id}/fund_cash_balance', async (tx, params, { id = '' }) => {
    if (params.amount < 1)
      throw invalidRequest('Invalid positive integer', { param: 'amount', code: 'parameter_invalid_integer' })

    return fundCashBalance(tx, await tx.get('customer', id), {
      amount: params.amount,
      currency: params.currency.toLowerCase(),
      reference: params.reference ?? null,
    })
  }),
]
