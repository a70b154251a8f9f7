import Stripe from 'stripe'
import { isOverAtStripe } from '#workflows/billing/tiers.rules.ts'
import { keyedWrite } from './keyed-write.ts'

type EndSubscriptionInput = {
  id: string
  /** Says in Stripe's log which wish of ours it was. */
  key: string
  /** Kept at Stripe with the subscription, for the owner. */
  comment?: string
}

/**
 * Ends a subscription at once, without a last invoice or credit. Stripe keeps no idempotency key for an ending and calls
 * what has ended unknown, so after a lost answer the second try is refused: then it is looked whether it is over, which is
 * what was wished for. Safe to repeat.
 */
export async function endSubscription(stripe: Stripe, { id, key, comment }: EndSubscriptionInput): Promise<void> {
  const details = { invoice_now: false, prorate: false, ...(comment && { cancellation_details: { comment } }) }
  try {
    await keyedWrite(key, (options) => stripe.subscriptions.cancel(id, details, options))
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    if (!isOverAtStripe((await stripe.subscriptions.retrieve(id)).status)) throw error
  }
}
