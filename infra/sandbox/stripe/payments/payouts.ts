import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'
import { moveBalance } from './balance.ts'

/** Pending or in transit to paid, on the day of its arrival. */
export async function arrivePayout(tx: Tx, payoutId: string) {
  const payout = await tx.find('payout', payoutId)
  if (payout?.status === 'pending' || payout?.status === 'in_transit') await endPayout(tx, payout, 'paid')
}

export type PayoutEnd = 'canceled' | 'failed' | 'paid'

/** A payout ends as paid, and may fail even after that: the money comes back to the balance. */
export async function endPayout(tx: Tx, payout: Stripe.Payout, end: PayoutEnd) {
  const isOver = payout.status === 'canceled' || payout.status === 'failed' || payout.status === end
  if (isOver || (end === 'canceled' && payout.status !== 'pending'))
    throw invalidRequest(`This payout cannot become ${end}: it is ${payout.status}.`, { code: 'payouts_not_allowed' })
  payout.status = end
  if (end === 'failed') {
    payout.failure_code = 'account_closed'
    payout.failure_message = 'The bank account has been closed.'
  }
  if (end !== 'paid') payout.failure_balance_transaction = (await returnMoney(tx, payout)).id
  await tx.unschedule(payout.id)
  const previous = tx.takeChanges(payout)
  await emit(tx, `payout.${end}`, payout, previous)
  await emit(tx, 'payout.updated', payout, previous)
}

function returnMoney(tx: Tx, payout: Stripe.Payout) {
  return moveBalance(tx, {
    type: 'payout_failure',
    amount: payout.amount,
    currency: payout.currency,
    source: payout.id,
  })
}
