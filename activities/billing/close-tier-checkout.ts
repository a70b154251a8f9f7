import type { TierSubscription } from '#prisma/generated.server/client.ts'
import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { findTierSession } from './create-tier-session.ts'
import { expireSession } from './expire-session.ts'
import { findTier, throughTierDoor, whereTier } from './tier-door.ts'

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
  const { checkoutId, checkoutSessionId } = row
  await forgetTierCheckout(deps, subject, { checkoutId, checkoutSessionId })

  // Its own window was given a session meanwhile: that one has to be closed as well.
  const now = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))

  return checkoutId && now?.checkoutId === checkoutId ? closeTierCheckout(deps, subject, now) : null
}

export type ForgetTierCheckout = Pick<Claimed, 'checkoutId' | 'checkoutSessionId'> | { checkoutSessionId: string }

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
