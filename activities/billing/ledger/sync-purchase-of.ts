import type { Deps } from '../../platform/deps.ts'
import { syncPurchase } from './fill-ledger.ts'

export type SyncPurchaseOfInput = { organizationId: string; subject: string }

/** Reads the purchase that a payment intent paid at Stripe again, and books it. Nothing where none was booked before. */
export async function syncPurchaseOf(deps: Deps, { organizationId, subject }: SyncPurchaseOfInput): Promise<void> {
  const purchase = await deps.db.forOrganization(organizationId, async (tx) => {
    const booked = await tx.ledgerTransaction.findFirst({ where: { organizationId, subject } })
    if (!booked) return null

    return tx.checkout.findFirst({
      where: { organizationId, membershipId: booked.membershipId, stripeSessionId: { not: null } },
      orderBy: { createdAt: 'desc' },
    })
  })
  if (!purchase?.stripeSessionId || !purchase.membershipId) return
  await syncPurchase(deps, {
    organizationId,
    membershipId: purchase.membershipId,
    sessionId: purchase.stripeSessionId,
  })
}
