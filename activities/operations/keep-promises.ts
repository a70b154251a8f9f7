import type { Tx } from '#prisma/database.ts'
import type { DatedPromise } from '#workflows/shared/dated-promise.ts'
import { endPromise, makePromise, waivePromises } from './keep-promise.ts'

export type KeepPromisesInput = {
  organizationId: string
  workflowId: string
  userId: string
  /** Every dated promise of the process as it should stand, open or ended. */
  wanted: DatedPromise[]
  /** Why an open promise that is no longer wanted is waived. */
  droppedBecause: string
}

/** Brings the promise rows of a process in line with what is true. An ended one stays as it ended. */
export async function keepPromises(tx: Tx, input: KeepPromisesInput): Promise<void> {
  const { organizationId, workflowId, userId, wanted, droppedBecause } = input
  const rows = await tx.keptPromise.findMany({
    where: { organizationId, process: { workflowId } },
    select: { key: true, status: true, dueAt: true },
  })
  const known = new Map(rows.map((row) => [row.key, row]))

  for (const { key, text, dueAt, end } of wanted) {
    const row = known.get(key)
    if (row && row.status !== 'open') continue
    if (!row || row.dueAt.getTime() !== Date.parse(dueAt)) {
      await makePromise(tx, { organizationId, workflowId, userId, key, text, dueAt: new Date(dueAt) })
    }
    if (end?.kind === 'waived') await waivePromises(tx, { organizationId, workflowId, reason: end.reason, keys: [key] })
    if (end?.kind === 'kept') {
      await endPromise(tx, { organizationId, workflowId, key, keptAt: new Date(end.at), allowanceMs: end.allowanceMs })
    }
  }

  const keys = new Set(wanted.map(({ key }) => key))
  const dropped = rows.filter((row) => row.status === 'open' && !keys.has(row.key)).map(({ key }) => key)
  if (dropped.length > 0) await waivePromises(tx, { organizationId, workflowId, reason: droppedBecause, keys: dropped })
}
