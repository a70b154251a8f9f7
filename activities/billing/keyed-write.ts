import Stripe from 'stripe'

const attempts = 3
const pauseMs = 300
const mostPauses = 30

/**
 * Writes at Stripe under an idempotency key. Stripe keeps a 500 under its key for a day, so after one the write goes on
 * under the next key of a fixed row; a lost answer is asked for again under the same. A twin that holds the key right now
 * is waited for, and its answer is ours. The caller has looked first whether the write was done, and does nothing that
 * would harm if a failed one had come through.
 */
export async function keyedWrite<T>(
  key: string,
  write: (options: { idempotencyKey: string }, attempt: number) => Promise<T>,
): Promise<T> {
  let pauses = 0
  for (let attempt = 1; ;) {
    try {
      return await write({ idempotencyKey: attempt === 1 ? key : `${key}:${attempt}` }, attempt)
    } catch (error) {
      if (isKeyInUse(error) && pauses < mostPauses) {
        pauses += 1
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      } else if (isFailureOfStripe(error) && attempt < attempts) attempt += 1
      else throw error
    }
  }
}

/** The SDK gives both a key in use and a failure the same class; only the code tells them apart. */
function isKeyInUse(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === 'idempotency_key_in_use'
}

function isFailureOfStripe(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeAPIError && !isKeyInUse(error)
}
