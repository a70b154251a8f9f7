import type Stripe from 'stripe'
import { businessSeconds } from '../billing/durations.ts'
import { invalidRequest } from '../errors.ts'
import { emitView } from '../events.ts'
import type { Tx } from '../transaction.ts'

const SETTLES_AFTER_DAYS = 2

export type Movement = {
  type:
    | 'adjustment'
    | 'charge'
    | 'payment'
    | 'payout'
    | 'payout_failure'
    | 'refund'
    | 'refund_failure'
    | 'transfer'
    | 'transfer_refund'
  /** Signed, in minor units. */
  amount: number
  /** Taken beside the amount; only a dispute costs one here. */
  fee?: number
  currency: string
  source: string
  description?: string | null
  /** Money of a payment is pending first; everything else moves at once. */
  isPending?: boolean
}

const CATEGORY: Partial<Record<Movement['type'], string>> = {
  adjustment: 'dispute',
  payment: 'charge',
  payout_failure: 'payout_reversal',
  transfer_refund: 'transfer_reversal',
}

/** One entry of the account's balance; what becomes available at once says so with `balance.available`. */
export async function moveBalance(tx: Tx, movement: Movement): Promise<Stripe.BalanceTransaction> {
  const { type, amount, fee = 0, currency, source, description = null, isPending = false } = movement
  const availableOn = isPending ? settlementDay(tx) : tx.now
  const transaction = tx.create('balance_transaction', {
    amount,
    available_on: availableOn,
    balance_type: 'payments',
    currency,
    description,
    fee,
    fee_details: fee > 0 ? [feeDetail(fee, currency)] : [],
    net: amount - fee,
    reporting_category: CATEGORY[type] ?? type,
    source,
    status: isPending ? 'pending' : 'available',
    type,
  })
  if (isPending) await tx.schedule(`balance:${currency}:${availableOn}`, 'balance.settle', availableOn)
  else if ((type === 'charge' || type === 'payment') && amount > 0) await announceBalance(tx)

  return transaction
}

function feeDetail(amount: number, currency: string): Stripe.BalanceTransaction.FeeDetail {
  return { amount, application: null, currency, description: 'Dispute fee', type: 'stripe_fee' }
}

/** The end of the second business day from now: one day's payments settle together. */
function settlementDay(tx: Tx) {
  const day = businessSeconds({ days: 1 }, tx.context.dayMs)

  return Math.ceil((tx.now + SETTLES_AFTER_DAYS * day) / day) * day
}

/** What was pending until now is available from now on. */
export async function settleBalance(tx: Tx, subject: string) {
  const currency = subject.split(':')[1] ?? ''
  const due = await tx.select(
    'balance_transaction',
    "data->>'status' = 'pending' and data->>'currency' = $1 and (data->>'available_on')::bigint <= $2",
    [currency, tx.now],
    { limit: 100_000 },
  )
  for (const transaction of due) transaction.status = 'available'
  if (due.length > 0) await announceBalance(tx)
}

async function announceBalance(tx: Tx) {
  await emitView(tx, 'balance.available', await readBalance(tx))
}

type Sums = { currency: string; available: number; pending: number }

/** What the account has, by currency. */
export async function readBalance(tx: Tx): Promise<Stripe.Balance> {
  const sums = await sumBalance(tx)
  const entry = (currency: string, amount: number) => ({ amount, currency, source_types: { card: amount } })

  return {
    object: 'balance',
    available: sums.map(({ currency, available }) => entry(currency, available)),
    livemode: false,
    pending: sums.map(({ currency, pending }) => entry(currency, pending)),
  }
}

async function sumBalance(tx: Tx): Promise<Sums[]> {
  await tx.flush()
  const { rows } = await tx.context.client.query<Sums>(
    `select data->>'currency' as currency,
       coalesce(sum((data->>'net')::bigint) filter (where data->>'status' = 'available'), 0)::float as available,
       coalesce(sum((data->>'net')::bigint) filter (where data->>'status' = 'pending'), 0)::float as pending
     from objects where kind = 'balance_transaction' and not is_deleted group by 1 order by 1`,
  )

  return rows.length > 0 ? rows : [{ currency: 'eur', available: 0, pending: 0 }]
}

/** Refuses what the available balance does not cover. */
export async function requireFunds(tx: Tx, amount: number, currency: string) {
  const sums = await sumBalance(tx)
  const available = sums.find((sum) => sum.currency === currency)?.available ?? 0
  if (amount > available)
    throw invalidRequest(
      'You have insufficient available funds in your Stripe account. A payment with the card 4000 0000 0000 0077 adds to the available balance directly.',
      { code: 'balance_insufficient' },
    )
}
