import Stripe from 'stripe'
import type { Config } from './config.ts'

export type StripeFor = (organizationId: string) => Stripe

/**
 * The one way to Stripe. Today every organization uses the platform's account; when organizations.stripe_account_id
 * is filled, this is where the `stripeAccount` option comes in.
 * Temporal owns retries, hence `maxNetworkRetries: 0`.
 */
export function createStripeFor(config: Config): StripeFor {
  const base = new URL(config.STRIPE_API_BASE)
  const stripe = new Stripe(config.STRIPE_SECRET_KEY, {
    host: base.hostname,
    port: base.port || (base.protocol === 'https:' ? 443 : 80),
    protocol: base.protocol === 'https:' ? 'https' : 'http',
    maxNetworkRetries: 0,
    timeout: 10_000,
    telemetry: false,
    appInfo: { name: 'Kumiko' },
  })

  return () => stripe
}
