import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import type { Tx } from '../transaction.ts'

/** Throws Stripe's refusal of a price that is archived, or of another currency than its subscription. */
export function refusePrice(
  price: Stripe.Price,
  { currency, param }: { currency?: string | undefined; param: string },
) {
  if (!price.active)
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', { param })
  if (currency && price.currency !== currency)
    throw invalidRequest(
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`,
      { param },
    )
}

export function refuseQuantity(quantity: number | undefined, param: string) {
  if (quantity !== undefined && quantity < 0) throw invalidRequest('Invalid non-negative integer', { param })
}

type Ending = { cancel_at?: unknown; cancel_at_period_end?: boolean }

/** Throws where an end is asked for twice, or in the past. */
export function refuseEnding(tx: Tx, { cancel_at: at, cancel_at_period_end: atPeriodEnd }: Ending) {
  if (typeof at !== 'number') return
  if (atPeriodEnd)
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', {
      param: 'cancel_at',
    })
  if (at <= tx.now) throw invalidRequest('The `cancel_at` timestamp must be in the future.', { param: 'cancel_at' })
}
