import type Stripe from 'stripe'
import { isRefusedByStripe } from './stripe-errors.ts'

/** Closes a payment page at Stripe, and says what became of it: one that was paid meanwhile stays `complete`. */
export async function expireSession(stripe: Stripe, sessionId: string): Promise<Stripe.Checkout.Session['status']> {
  try {
    return (await stripe.checkout.sessions.expire(sessionId)).status
  } catch (error) {
    // No longer open: paid or expired meanwhile, which only Stripe can say.
    if (!isRefusedByStripe(error)) throw error

    return (await stripe.checkout.sessions.retrieve(sessionId)).status
  }
}
