import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import type { PauseOutcome } from '#workflows/memberships/pause.rules.ts'
import { endProcess } from '../operations/end-process.ts'
import type { Deps } from '../platform/deps.ts'

/** Closes a pause that is over, so that another may be asked for. The last look has written how it stands. */
export async function closePause({ db }: Deps, call: PauseCall & { outcome: PauseOutcome }): Promise<void> {
  const { organizationId, pauseId, mark, outcome } = call
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await endProcess(tx, { organizationId, mark, outcome, entity: 'pause', entityId: pauseId })
      await tx.pause.updateMany({
        where: { organizationId, id: pauseId, endedAt: null },
        data: { endedAt: new Date() },
      })
    },
    { reason: `pause ended: ${outcome}` },
  )
}
