import type { Checkout } from '#prisma/generated.server/client.ts'
import { expireSession } from '../billing/expire-session.ts'
import type { Deps } from '../platform/deps.ts'
import { findSession } from './find-session.ts'

/**
 * Expires an open checkout at Stripe and then here, so that a newer one can be opened. Answers its session when Stripe
 * says that it was paid: the earlier one wins.
 */
export async function closeOpenCheckout(deps: Deps, checkout: Checkout): Promise<{ sessionId: string } | null> {
  const { organizationId, id } = checkout
  const stripe = deps.stripeFor(organizationId)
  const sessionId = checkout.stripeSessionId ?? (await findSession(deps, checkout))?.id
  if (sessionId && (await expireSession(stripe, sessionId)) === 'complete') return { sessionId }

  const now = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.checkout.updateMany({
        where: { organizationId, id, state: 'open', stripeSessionId: checkout.stripeSessionId },
        data: { state: 'expired', settledAt: new Date() },
      })

      return tx.checkout.findUnique({ where: { organizationId_id: { organizationId, id } } })
    },
    { reason: 'a newer checkout replaces it' },
  )

  // Its own window was given a session meanwhile: that one has to be closed as well.
  return now?.state === 'open' ? closeOpenCheckout(deps, now) : null
}
