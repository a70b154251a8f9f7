import Stripe from 'stripe'
import { grantsTier, type TierSubject } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { forgetTierCheckout } from './close-tier-checkout.ts'
import { findTierSubject } from './find-tier-subject.ts'
import { idOf } from './stripe-errors.ts'
import { syncTier } from './sync-tier.ts'

export type SettleTierCheckoutInput = {
  sessionId: string
  /** Who asks; the webhook asks for whom it belongs to. */
  subject?: TierSubject
}

/** granted: the tier is there. second: it was there already, this payment was given back. open: not paid yet. */
export type SettledTier = { kind: 'granted' | 'second' | 'open' | 'expired' }

/**
 * Looks at a payment page that ended, by the webhook and by the page Stripe leads back to, whichever is first; safe to
 * repeat. Throws CHECKOUT_UNKNOWN for a session that is none of ours, or another's.
 */
export async function settleTierCheckout(deps: Deps, input: SettleTierCheckoutInput): Promise<SettledTier> {
  const { sessionId } = input
  const session = await retrieve(deps, sessionId)
  const subject = await findTierSubject(deps, idOf(session?.customer) ?? '', input.subject)
  if (!session || !subject) throw unknownCheckout()
  if (session.status === 'open') return { kind: 'open' }

  const subscriptionId = session.status === 'complete' ? idOf(session.subscription) : null
  const synced = subscriptionId ? await syncTier(deps, subscriptionId, subject) : null
  await forgetTierCheckout(deps, subject, { checkoutSessionId: session.id })
  if (session.status === 'expired') return { kind: 'expired' }
  if (synced?.kind === 'second') return { kind: 'second' }

  return { kind: synced && grantsTier(synced.status) ? 'granted' : 'open' }
}

async function retrieve({ stripeFor }: Deps, sessionId: string): Promise<Stripe.Checkout.Session | null> {
  try {
    return await stripeFor('').checkout.sessions.retrieve(sessionId)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing') return null
    throw error
  }
}

function unknownCheckout(): AppError {
  return new AppError('CHECKOUT_UNKNOWN', { userMessage: 'We do not know this payment.', status: 404 })
}
