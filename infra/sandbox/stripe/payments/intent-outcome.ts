import type Stripe from 'stripe'
import type { Decline } from '../declines.ts'
import { StripeError, type ErrorBody } from '../errors.ts'

/** Where an attempt to pay has led. */
export type IntentOutcome =
  | { kind: 'succeeded'; charge: Stripe.Charge }
  | { kind: 'authenticate' }
  | { kind: 'processing'; charge: Stripe.Charge }
  | { kind: 'declined'; decline: Decline; charge: Stripe.Charge }

/** The card error of a decline, as it stands in answers and in `last_payment_error`. */
export function declineBody(decline: Decline, details: Partial<ErrorBody> = {}): ErrorBody {
  return {
    type: 'card_error',
    code: decline.code,
    message: decline.message,
    doc_url: `https://docs.stripe.com/error-codes/${decline.code.replaceAll('_', '-')}`,
    ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
    ...(decline.adviceCode ? { advice_code: decline.adviceCode } : {}),
    ...details,
  }
}

/** The 402 that tells of a decline; what was recorded of it stays. */
export function declined(decline: Decline, details: Partial<ErrorBody> = {}) {
  return new StripeError(402, declineBody(decline, details), { isCommitted: true })
}
