import type Stripe from 'stripe'
import { findCardByKey } from '../cards.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { moveBalance } from './balance.ts'

/** How the refund of a charge goes that is not done at once; null for every card but the two made for it. */
export async function refundWayOf(tx: Tx, { payment_method: methodId }: Stripe.Charge) {
  const method = methodId ? await tx.find('payment_method', methodId) : null

  return method ? (findCardByKey(tx.hidden(method).card)?.refund ?? null) : null
}

/** The bank's late answer: what was pending has arrived, or what seemed done comes back. */
export async function settleRefund(tx: Tx, refundId: string) {
  const refund = await tx.find('refund', refundId)
  if (refund?.status === 'pending') {
    refund.status = 'succeeded'
    await announce(tx, 'refund.updated', refund)
  } else if (refund?.status === 'succeeded') await failRefund(tx, refund)
}

/** The money is the account's again, and the charge is refunded by so much less. */
async function failRefund(tx: Tx, refund: Stripe.Refund) {
  const movement = await moveBalance(tx, {
    type: 'refund_failure',
    amount: refund.amount,
    currency: refund.currency,
    source: refund.id,
  })
  Object.assign(refund, {
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: movement.id,
  })
  const charge = await tx.get('charge', idOf(refund.charge) ?? '')
  charge.amount_refunded -= refund.amount
  charge.refunded = false
  await announce(tx, 'refund.failed', refund)
  await emit(tx, 'charge.updated', charge, tx.takeChanges(charge))
}

async function announce(tx: Tx, type: 'refund.failed' | 'refund.updated', refund: Stripe.Refund) {
  const previous = tx.takeChanges(refund)
  await emit(tx, type, refund, previous)
  await emit(tx, 'charge.refund.updated', refund, previous)
}
