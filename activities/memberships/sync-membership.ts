import { subscriptionDetails } from '../billing/charge-terms.ts'
import { idOf } from '../billing/stripe-errors.ts'
import { syncInvoice } from '../billing/sync-invoice.ts'
import type { Deps } from '../platform/deps.ts'
import { writeSubscription } from './write-subscription.ts'

export type SyncMembershipInput = { organizationId: string; membershipId: string }

/** Asks Stripe about a membership and writes the answer. A membership without a subscription has nothing to ask. */
export async function syncMembership(deps: Deps, input: SyncMembershipInput): Promise<void> {
  const { db, stripeFor } = deps
  const { organizationId, membershipId } = input
  const where = { organizationId_id: { organizationId, id: membershipId } }
  const membership = await db.forOrganization(organizationId, (tx) => tx.membership.findUnique({ where }))
  if (!membership?.stripeSubscriptionId) return

  const fetchedAt = new Date()
  const subscription = await stripeFor(organizationId).subscriptions.retrieve(membership.stripeSubscriptionId, {
    expand: subscriptionDetails,
  })
  await db.forOrganization(
    organizationId,
    (tx) => writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt }),
    { reason: 'read at Stripe' },
  )
  // The news of the failed invoice may be lost: whoever sees what it did reads it too.
  const stripeInvoiceId = subscription.status === 'past_due' ? idOf(subscription.latest_invoice) : null
  if (stripeInvoiceId) await syncInvoice(deps, { organizationId, stripeInvoiceId })
}
