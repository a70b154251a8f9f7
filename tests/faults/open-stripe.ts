import Stripe from 'stripe'
import type { ProvidedApp } from '#tests/support/provided.ts'

/** The real SDK, led to the sandbox of a world. */
export function openStripe({ stripe, stripeSecretKey }: ProvidedApp['sandbox']): Stripe {
  const { hostname, port } = new URL(stripe)

  return new Stripe(stripeSecretKey, { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 3 })
}
