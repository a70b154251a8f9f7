import type Stripe from 'stripe'
import type { DisputeMovement } from '#workflows/billing/ledger.rules.ts'
import { dateOf } from '../stripe-errors.ts'

/** The entries of Stripe's balance, to the cent. In another currency than the payment's, its own amount stands for it. */
export function movementsOf(dispute: Stripe.Dispute): DisputeMovement[] {
  return dispute.balance_transactions.map(({ id, amount, fee, currency, exchange_rate: rate, created }) => {
    const isSame = currency === dispute.currency
    const at = (dateOf(created) ?? new Date(0)).toISOString()
    if (isSame) return { movementId: id, amountCents: amount, feeCents: fee, at }

    return {
      movementId: id,
      amountCents: Math.sign(amount) * dispute.amount,
      feeCents: rate ? Math.round(fee / rate) : 0,
      at,
    }
  })
}
