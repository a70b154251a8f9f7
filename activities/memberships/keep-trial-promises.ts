import type { Tx } from '#prisma/database.ts'
import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { trialPromises } from '#workflows/memberships/trial.promises.ts'
import type { TrialTruth } from '#workflows/memberships/trial.rules.ts'
import { keepPromises } from '../operations/keep-promises.ts'

export type KeepTrialPromisesInput = { truth: TrialTruth; userId: string; now: Date }

/** Brings the promise rows of a trial in line with what is true. */
export async function keepTrialPromises(tx: Tx, call: TrialCall, input: KeepTrialPromisesInput): Promise<void> {
  const { organizationId, mark, policy, dayMs } = call
  const { truth, userId, now } = input
  await keepPromises(tx, {
    organizationId,
    workflowId: mark.workflowId,
    userId,
    wanted: trialPromises(truth, { policy, dayMs }, now.getTime()),
    droppedBecause: 'the end of the trial has moved',
  })
}
