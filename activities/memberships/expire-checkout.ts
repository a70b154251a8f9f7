import type { Deps } from '../platform/deps.ts'

export type ExpireCheckoutInput = { sessionId: string }

/**
 * A payment page that nobody used: its checkout ends and the membership that waited for it is gone. Stripe is asked
 * first, so a late or forged word about a session that was paid changes nothing.
 */
export async function expireCheckout(deps: Deps, { sessionId }: ExpireCheckoutInput): Promise<void> {
  const known = await deps.db.accounts.directory.findUnique({
    where: { kind_key: { kind: 'stripe_session', key: sessionId } },
  })
  if (!known) return
  const { organizationId, entityId: checkoutId } = known
  const session = await deps.stripeFor(organizationId).checkout.sessions.retrieve(sessionId)
  if (session.status !== 'expired') return

  await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId, id: checkoutId }
      await tx.checkout.updateMany({
        where: { ...where, state: 'open' },
        data: { state: 'expired', settledAt: new Date() },
      })
      const checkout = await tx.checkout.findUnique({
        where: { organizationId_id: { organizationId, id: checkoutId } },
      })
      if (checkout?.state !== 'expired' || !checkout.membershipId) return
      const { membershipId } = checkout
      const isWanted = await tx.checkout.count({
        where: { organizationId, membershipId, state: { in: ['open', 'paying'] } },
      })
      if (isWanted === 0)
        await tx.membership.deleteMany({ where: { organizationId, id: membershipId, state: 'pending' } })
    },
    { reason: 'checkout expired' },
  )
}
