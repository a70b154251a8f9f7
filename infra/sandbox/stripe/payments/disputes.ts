import type Stripe from 'stripe'
import { businessSeconds } from '../billing/durations.ts'
import { findCardByKey } from '../cards.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { moveBalance } from './balance.ts'

const EVIDENCE_DAYS = 9
/** Taken with the money, and kept whatever the bank decides. */
const DISPUTE_FEE = 1500

export type DisputeDraft = { reason: string; isInquiry: boolean }

/** The test cards whose holders contest what they paid. */
export async function disputeByCard(tx: Tx, charge: Stripe.Charge, paymentMethod: Stripe.PaymentMethod) {
  const trait = findCardByKey(tx.hidden(paymentMethod).card)?.dispute
  if (trait) await openDispute(tx, charge, trait)
}

/** A bank's question takes no money yet; a dispute takes it back until it is won. */
export async function openDispute(tx: Tx, charge: Stripe.Charge, { reason, isInquiry }: DisputeDraft) {
  if (!charge.paid || !charge.captured || charge.disputed)
    throw invalidRequest(`Charge ${charge.id} cannot be disputed: it is not captured, or disputed already.`)
  const dispute = tx.create('dispute', {
    amount: charge.amount_captured - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { enhanced_evidence: {} } as Stripe.Dispute.Evidence,
    evidence_details: {
      due_by: tx.now + businessSeconds({ days: EVIDENCE_DAYS }, tx.context.dayMs),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    is_charge_refundable: isInquiry,
    metadata: {},
    payment_intent: idOf(charge.payment_intent),
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  })
  charge.disputed = true
  await emit(tx, 'charge.dispute.created', dispute)
  await emitUpdated(tx, 'charge.updated', charge)
  if (isInquiry) return dispute
  await bookDispute(tx, dispute, -dispute.amount)
  await emitUpdated(tx, 'charge.dispute.funds_withdrawn', dispute)

  return dispute
}

async function bookDispute(tx: Tx, dispute: Stripe.Dispute, amount: number) {
  const movement = await moveBalance(tx, {
    type: 'adjustment',
    amount,
    fee: amount < 0 ? DISPUTE_FEE : 0,
    currency: dispute.currency,
    source: dispute.id,
    description: amount < 0 ? 'Chargeback withdrawal' : 'Chargeback reversal',
  })
  dispute.balance_transactions.push(structuredClone(movement))
}

const CLOSED = new Set(['lost', 'warning_closed', 'won'])

export type DisputeEnd = 'lost' | 'warning_closed' | 'won'

/** The bank's last word, or the merchant's own giving in; money comes back only when won. A bank may overturn a loss. */
export async function closeDispute(tx: Tx, dispute: Stripe.Dispute, end: DisputeEnd) {
  const isOverturned = dispute.status === 'lost' && end === 'won'
  if (CLOSED.has(dispute.status) && !isOverturned)
    throw invalidRequest(`This dispute is already closed: it is ${dispute.status}.`, { code: 'charge_disputed' })
  dispute.status = end
  const previous = tx.takeChanges(dispute)
  await emit(tx, 'charge.dispute.updated', dispute, previous)
  await emit(tx, 'charge.dispute.closed', dispute, previous)
  if (end !== 'won') return
  await bookDispute(tx, dispute, dispute.amount)
  await emitUpdated(tx, 'charge.dispute.funds_reinstated', dispute)
}

/** A question of the bank that ends without one is a warning closed, a dispute given in to is lost. */
export function endOfGivingIn(dispute: Stripe.Dispute): DisputeEnd {
  return dispute.status.startsWith('warning') ? 'warning_closed' : 'lost'
}
