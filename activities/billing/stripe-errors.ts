import Stripe from 'stripe'

/** Stripe understood the request and will not do it, now or later. */
export function isRefusedByStripe(error: unknown): error is Stripe.errors.StripeInvalidRequestError {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode !== 404
}

/** Stripe could not be asked, or is busy: the same question later may be answered. */
export function isStripeAway(error: unknown): boolean {
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError)
    return true

  return error instanceof Stripe.errors.StripeAPIError
}

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (!reference) return null

  return typeof reference === 'string' ? reference : reference.id
}

export function dateOf(seconds: number | null | undefined): Date | null {
  return seconds ? new Date(seconds * 1000) : null
}
