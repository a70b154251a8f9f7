import Stripe from 'stripe'

const attempts = 3

/**
 * Writes at Stripe under an idempotency key. Stripe keeps a 500 under its key for a day, so after one the write goes on
 * under the next key of a fixed row; a lost answer is asked for again under the same. The caller has looked first whether
 * the write was done, and does nothing that would harm if a failed one had come through.
 */
export async function keyedWrite<T>(
  key: string,
  write: (options: { idempotencyKey: string }, attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write({ idempotencyKey: attempt === 1 ? key : `${key}:${attempt}` }, attempt)
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeAPIError) || attempt === attempts) throw error
    }
  }
}
