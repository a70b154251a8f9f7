import type Stripe from 'stripe'
import { findCardByKey, judgeCard, type TestCard, type Verdict } from '../cards.ts'
import { DECLINES, type Decline } from '../declines.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { moveBalance } from './balance.ts'

export type ChargeRequest = {
  intent: Stripe.PaymentIntent
  paymentMethod: Stripe.PaymentMethod
  isOffSession: boolean
  isAuthenticated: boolean
  /** An invoice's payment waits for its person instead of being declined for want of 3-D Secure. */
  asksForAuthentication?: boolean
}

export type ChargeOutcome =
  | { kind: 'charged'; charge: Stripe.Charge }
  | { kind: 'authenticate' }
  | { kind: 'declined'; charge: Stripe.Charge; decline: Decline }

/** Asks the card's bank, as a test card answers, and records the charge with its event. */
export async function chargeCard(tx: Tx, request: ChargeRequest): Promise<ChargeOutcome> {
  const { card, verdict } = await judge(tx, request)
  if (verdict.kind === 'authenticate') return verdict
  if (verdict.kind === 'declined') {
    const charge = recordCharge(tx, request, card, verdict.decline)
    await emit(tx, 'charge.failed', charge)

    return { kind: 'declined', charge, decline: verdict.decline }
  }
  const charge = recordCharge(tx, request, card, null)
  if (charge.captured) await bankCharge(tx, charge, { isPending: !card.bypassesPending })
  await emit(tx, 'charge.succeeded', charge)

  return { kind: 'charged', charge }
}

/** The balance entry of a captured charge. */
export async function bankCharge(tx: Tx, charge: Stripe.Charge, { isPending }: { isPending: boolean }) {
  const transaction = await moveBalance(tx, {
    type: charge.payment_method_details?.type === 'card' ? 'charge' : 'payment',
    amount: charge.amount_captured,
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    isPending,
  })
  charge.balance_transaction = transaction.id
}

async function judge(tx: Tx, { paymentMethod, isOffSession, isAuthenticated, asksForAuthentication }: ChargeRequest) {
  const { card: key, isPrepared } = tx.hidden(paymentMethod)
  const card = findCardByKey(key)
  if (!card) throw new Error(`${paymentMethod.id} stands for no test card.`)
  const forced = await tx.context.takeDecline()
  const decline = forced ? (DECLINES[forced] ?? DECLINES.generic_decline) : null
  const verdict: Verdict = decline
    ? { kind: 'declined', decline }
    : judgeCard(card, { use: 'charge', isOffSession, isAuthenticated, isPrepared })
  const wantsAuthentication = verdict.kind === 'declined' && verdict.decline.code === 'authentication_required'
  if (asksForAuthentication && wantsAuthentication) return { card, verdict: { kind: 'authenticate' } satisfies Verdict }

  return { card, verdict }
}

function recordCharge(
  tx: Tx,
  { intent, paymentMethod, isAuthenticated }: ChargeRequest,
  card: TestCard,
  decline: Decline | null,
) {
  const isManual = intent.capture_method === 'manual'
  const isPaid = decline === null

  return tx.create('charge', {
    amount: intent.amount,
    amount_captured: isPaid && !isManual ? intent.amount : 0,
    amount_refunded: 0,
    billing_details: { ...paymentMethod.billing_details, tax_id: null },
    calculated_statement_descriptor: 'KUMIKO SANDBOX',
    captured: isPaid && !isManual,
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    metadata: { ...intent.metadata },
    outcome: outcomeOf(card, decline),
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: paymentMethod.id,
    payment_method_details: { type: 'card', card: cardDetails(card, paymentMethod, intent.amount, isAuthenticated) },
    receipt_email: intent.receipt_email,
    refunded: false,
    status: isPaid ? 'succeeded' : 'failed',
  })
}

function outcomeOf({ risk }: TestCard, decline: Decline | null): Stripe.Charge.Outcome {
  const base = {
    advice_code: null,
    network_status: 'approved_by_network',
    risk_level: risk,
    seller_message: 'Payment complete.',
    type: 'authorized',
  }
  if (!decline) return { ...base, network_advice_code: null, network_decline_code: null, reason: null }

  if (decline.isBlocked)
    return {
      ...base,
      advice_code: decline.adviceCode ?? null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'not_sent_to_network',
      reason: 'highest_risk_level',
      seller_message: 'Stripe blocked this payment as too risky.',
      type: 'blocked',
    }

  return {
    ...base,
    advice_code: decline.adviceCode ?? null,
    network_status: 'declined_by_network',
    network_advice_code: null,
    network_decline_code: null,
    reason: decline.declineCode ?? decline.code,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  }
}

function cardDetails(
  card: TestCard,
  paymentMethod: Stripe.PaymentMethod,
  amount: number,
  isAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails.Card {
  const saved = paymentMethod.card
  const details = {
    amount_authorized: amount,
    brand: card.brand,
    checks: checksOf(card, paymentMethod),
    country: card.country,
    exp_month: saved?.exp_month ?? 12,
    exp_year: saved?.exp_year ?? 2034,
    fingerprint: card.fingerprint,
    funding: card.funding,
    last4: card.last4,
    network: card.brand,
    regulated_status: 'unregulated',
  }
  const secure = { authentication_flow: 'challenge', result: 'authenticated', version: '2.2.0' }

  return {
    ...details,
    ...(isAuthenticated ? { three_d_secure: secure } : {}),
  } as Stripe.Charge.PaymentMethodDetails.Card
}

/** What was not given is not checked; what a bank does not pass fails, though the charge goes through. */
function checksOf({ failing, checksNoAddress }: TestCard, { billing_details: { address } }: Stripe.PaymentMethod) {
  const verdictOf = (part: (typeof failing)[number], isGiven: boolean) => {
    if (!isGiven) return null
    if (checksNoAddress && part !== 'cvc') return 'unavailable'

    return failing.includes(part) ? 'fail' : 'pass'
  }

  return {
    address_line1_check: verdictOf('line1', Boolean(address?.line1)),
    address_postal_code_check: verdictOf('postalCode', Boolean(address?.postal_code)),
    cvc_check: verdictOf('cvc', true),
  }
}
