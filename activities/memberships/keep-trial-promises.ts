import type { Tx } from '#prisma/database.ts'
import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { trialPromises } from '#workflows/memberships/trial.promises.ts'
import type { TrialTruth } from '#workflows/memberships/trial.rules.ts'
import { endPromise, makePromise, waivePromises } from '../operations/keep-promise.ts'

export type KeepTrialPromisesInput = { truth: TrialTruth; userId: string; now: Date }

/** Brings the promise rows of a trial in line with what is true; those that are no longer planned are waived. */
export async function keepTrialPromises(tx: Tx, call: TrialCall, input: KeepTrialPromisesInput): Promise<void> {
  const { organizationId, mark, policy, dayMs } = call
  const { workflowId } = mark
  const wanted = trialPromises(input.truth, { policy, dayMs }, input.now.getTime())
  const rows = await tx.keptPromise.findMany({
    where: { organizationId, process: { workflowId } },
    select: { key: true, status: true, dueAt: true },
  })
  const known = new Map(rows.map((row) => [row.key, row]))

  for (const { key, text, dueAt, end } of wanted) {
    const row = known.get(key)
    if (row && row.status !== 'open') continue
    if (!row || row.dueAt.getTime() !== Date.parse(dueAt)) {
      await makePromise(tx, { organizationId, workflowId, userId: input.userId, key, text, dueAt: new Date(dueAt) })
    }
    if (end?.kind === 'waived') await waivePromises(tx, { organizationId, workflowId, reason: end.reason, keys: [key] })
    if (end?.kind === 'kept') {
      await endPromise(tx, { organizationId, workflowId, key, keptAt: new Date(end.at), allowanceMs: end.allowanceMs })
    }
  }

  const keys = new Set(wanted.map(({ key }) => key))
  const dropped = rows.filter((row) => row.status === 'open' && !keys.has(row.key)).map(({ key }) => key)
  if (dropped.length > 0) {
    await waivePromises(tx, { organizationId, workflowId, reason: 'the end of the trial has moved', keys: dropped })
  }
}
