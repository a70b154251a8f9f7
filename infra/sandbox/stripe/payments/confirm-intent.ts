import type Stripe from 'stripe'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'
import { drawOnBalance } from './cash-balance.ts'
import { chargeCard } from './charge-card.ts'
import { disputeByCard } from './disputes.ts'
import { declineBody, type IntentOutcome } from './intent-outcome.ts'
import { startDebit } from './start-debit.ts'

export type Confirmation = {
  paymentMethod: Stripe.PaymentMethod
  isOffSession: boolean
  isAuthenticated?: boolean
  returnUrl?: string | null
  asksForAuthentication?: boolean
}

/** Takes a payment intent as far as its card lets it: succeeded (or held for capture), waiting for 3-D Secure, or declined. */
export async function confirmIntent(
  tx: Tx,
  intent: Stripe.PaymentIntent,
  confirmation: Confirmation,
): Promise<IntentOutcome> {
  const { paymentMethod, isOffSession, isAuthenticated = false, asksForAuthentication = false } = confirmation
  intent.next_action = null
  if (paymentMethod.type === 'sepa_debit') return startDebit(tx, intent, paymentMethod)
  if (paymentMethod.type === 'customer_balance') return drawOnBalance(tx, intent, paymentMethod)
  const outcome = await chargeCard(tx, { intent, paymentMethod, isOffSession, isAuthenticated, asksForAuthentication })

  if (outcome.kind === 'authenticate') {
    intent.status = 'requires_action'
    intent.payment_method = paymentMethod.id
    intent.next_action = nextAction(tx, intent.id, confirmation.returnUrl ?? null)
    await emit(tx, 'payment_intent.requires_action', intent)

    return outcome
  }
  intent.latest_charge = outcome.charge.id
  if (outcome.kind === 'declined') {
    intent.status = 'requires_payment_method'
    intent.payment_method = null
    intent.last_payment_error = declineBody(outcome.decline, {
      charge: outcome.charge.id,
      payment_method: structuredClone(paymentMethod),
    }) as Stripe.PaymentIntent.LastPaymentError
    await emit(tx, 'payment_intent.payment_failed', intent)

    return outcome
  }
  intent.payment_method = paymentMethod.id
  intent.last_payment_error = null
  if (intent.setup_future_usage === 'off_session') tx.hidden(paymentMethod).isPrepared = true
  await settle(tx, intent)
  if (outcome.charge.captured) await disputeByCard(tx, outcome.charge, paymentMethod)

  return { kind: 'succeeded', charge: outcome.charge }
}

async function settle(tx: Tx, intent: Stripe.PaymentIntent) {
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture'
    intent.amount_capturable = intent.amount
    await emit(tx, 'payment_intent.amount_capturable_updated', intent)

    return
  }
  intent.status = 'succeeded'
  intent.amount_received = intent.amount
  await emit(tx, 'payment_intent.succeeded', intent)
}

function nextAction(tx: Tx, intentId: string, returnUrl: string | null): Stripe.PaymentIntent.NextAction {
  return {
    type: 'redirect_to_url',
    redirect_to_url: { url: `${tx.context.publicUrl}/authenticate/${intentId}`, return_url: returnUrl },
  }
}

export type IntentDraft = {
  amount: number
  currency: string
  customer: string | null
  description?: string | null
  metadata?: Stripe.Metadata
  setupFutureUsage?: 'off_session' | 'on_session' | null
  receiptEmail?: string | null
  captureMethod?: Stripe.PaymentIntent.CaptureMethod
  confirmationMethod?: Stripe.PaymentIntent.ConfirmationMethod
  /** The types the payment is narrowed to; without them cards. */
  allowedTypes?: string[] | null
  shipping?: Stripe.PaymentIntent['shipping']
}

export async function createIntent(
  tx: Tx,
  draft: IntentDraft,
  hidden: { invoice?: string; checkoutSession?: string } = {},
) {
  const intent = tx.create(
    'payment_intent',
    {
      amount: draft.amount,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: draft.captureMethod ?? 'automatic_async',
      allowed_payment_method_types: draft.allowedTypes ?? null,
      confirmation_method: draft.confirmationMethod ?? 'automatic',
      currency: draft.currency,
      customer: draft.customer,
      description: draft.description ?? null,
      metadata: draft.metadata ?? {},
      payment_method_types: draft.allowedTypes ?? ['card'],
      receipt_email: draft.receiptEmail ?? null,
      setup_future_usage: draft.setupFutureUsage ?? null,
      shipping: draft.shipping ?? null,
      status: 'requires_payment_method',
    },
    hidden,
  )
  intent.client_secret = `${intent.id}_secret_${intent.id.slice(-12)}`
  await emit(tx, 'payment_intent.created', intent)

  return intent
}
