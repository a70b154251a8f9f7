import type { DisputeCall } from '#workflows/billing/dispute.activities.ts'
import type { DisputeOutcome } from '#workflows/billing/dispute.rules.ts'
import { endProcess } from '../operations/end-process.ts'
import type { Deps } from '../platform/deps.ts'

/** Closes what told about a dispute. The last look has written how it stands. */
export async function closeDispute({ db }: Deps, call: DisputeCall & { outcome: DisputeOutcome }): Promise<void> {
  const { organizationId, disputeId, mark, outcome } = call
  await db.forOrganization(
    organizationId,
    (tx) => endProcess(tx, { organizationId, mark, outcome, entity: 'dispute', entityId: disputeId }),
    { reason: `dispute ended: ${outcome}` },
  )
}
