import type Stripe from 'stripe'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { findTierSession } from './create-tier-session.ts'
import { isRefusedByStripe } from './stripe-errors.ts'
import { throughTierDoor, whereTier } from './tier-door.ts'

type Claimed = Pick<TierSubscription, 'checkoutId' | 'checkoutSessionId' | 'stripeCustomerId'>

/**
 * Expires an open payment page at Stripe and then here, so that a newer one can be opened. Answers its session when Stripe
 * says that it was paid: the earlier one wins.
 */
export async function closeTierCheckout(
  deps: Deps,
  subject: TierSubject,
  row: Claimed,
): Promise<{ sessionId: string } | null> {
  const sessionId = row.checkoutSessionId ?? (await findUnwritten(deps, row))
  if (sessionId && (await expireSession(deps.stripeFor(''), sessionId)) === 'complete') return { sessionId }
  await forgetTierCheckout(deps, subject, { checkoutId: row.checkoutId })

  return null
}

export type ForgetTierCheckout = { checkoutId: string | null } | { checkoutSessionId: string }

/** The page is no longer open: paid, expired or replaced. Nothing happens when another one is open meanwhile. */
export async function forgetTierCheckout(deps: Deps, subject: TierSubject, which: ForgetTierCheckout): Promise<void> {
  const closed = {
    checkoutId: null,
    checkoutToken: null,
    checkoutSessionId: null,
    checkoutUrl: null,
    checkoutExpiresAt: null,
  }
  await throughTierDoor(
    deps,
    subject,
    (tx) => tx.tierSubscription.updateMany({ where: { ...whereTier(subject), ...which }, data: closed }),
    { reason: 'tier checkout closed' },
  )
}

async function findUnwritten(deps: Deps, { stripeCustomerId, checkoutId }: Claimed): Promise<string | null> {
  if (!stripeCustomerId || !checkoutId) return null

  return (await findTierSession(deps, stripeCustomerId, checkoutId))?.id ?? null
}

async function expireSession(stripe: Stripe, sessionId: string): Promise<Stripe.Checkout.Session['status']> {
  try {
    return (await stripe.checkout.sessions.expire(sessionId)).status
  } catch (error) {
    // No longer open: paid or expired meanwhile, which only Stripe can say.
    if (!isRefusedByStripe(error)) throw error

    return (await stripe.checkout.sessions.retrieve(sessionId)).status
  }
}
