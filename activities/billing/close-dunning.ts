import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import type { DunningOutcome } from '#workflows/billing/dunning.rules.ts'
import { endProcess } from '../operations/end-process.ts'
import type { Deps } from '../platform/deps.ts'

/** Closes what asked for an invoice. The last look has written how it stands. */
export async function closeDunning({ db }: Deps, call: DunningCall & { outcome: DunningOutcome }): Promise<void> {
  const { organizationId, dunningId, mark, outcome } = call
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await endProcess(tx, { organizationId, mark, outcome, entity: 'dunning', entityId: dunningId })
      await tx.dunning.updateMany({
        where: { organizationId, id: dunningId, closedAt: null },
        data: { outcome, closedAt: new Date() },
      })
    },
    { reason: `dunning ended: ${outcome}` },
  )
}
