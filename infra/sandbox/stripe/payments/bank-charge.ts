import type Stripe from 'stripe'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'

type Details = Stripe.Charge.PaymentMethodDetails

/** The charge of a payment that is not by card: no bank judges it on the spot. */
export function recordBankCharge(
  tx: Tx,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { details, isPaid }: { details: Details; isPaid: boolean },
) {
  return tx.create('charge', {
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    billing_details: { ...method.billing_details, tax_id: null },
    captured: true,
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    fraud_details: {},
    metadata: { ...intent.metadata },
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'not_assessed',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: details,
    receipt_email: intent.receipt_email,
    refunded: false,
    status: isPaid ? 'succeeded' : 'pending',
  })
}
