import type { DunningAbout } from '#workflows/billing/dunning.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { syncDispute } from './sync-dispute.ts'
import { syncInvoice } from './sync-invoice.ts'

type MembershipOf = Pick<DunningAbout, 'organizationId' | 'membershipId'>

/** Reads everything of a membership that is asked for, before a message speaks of it: a webhook may be on its way. */
export async function syncOpen(deps: Deps, { organizationId, membershipId }: MembershipOf): Promise<void> {
  const open = await deps.db.forOrganization(organizationId, (tx) =>
    tx.dunning.findMany({
      where: { organizationId, membershipId, closedAt: null, kind: { not: 'late' } },
      select: { stripeInvoiceId: true, stripeDisputeId: true },
    }),
  )
  for (const { stripeInvoiceId, stripeDisputeId } of open) {
    if (stripeDisputeId) await syncDispute(deps, { organizationId, membershipId, stripeDisputeId })
    else await syncInvoice(deps, { organizationId, stripeInvoiceId })
  }
}
