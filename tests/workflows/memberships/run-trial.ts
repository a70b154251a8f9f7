import { randomUUID } from 'node:crypto'
import type { WorkflowHandle } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import type { trial } from '#workflows/memberships/trial.workflow.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import { trialWorkflowId } from '#workflows/memberships/trial.messages.ts'
import { searchAttributePairs } from '#workflows/operations/search-attributes.ts'
import { askAsRelay } from '../ask-as-relay.ts'
import type { Scenario } from './scenarios.ts'
import type { TrialModel } from './trial-model.ts'

export const organizationId = '11111111-1111-4111-8111-111111111111'
export const dayMs = 86_400_000
export const hourMs = 3_600_000

export type ModelWorkersInput = {
  environment: TestWorkflowEnvironment
  code: string
  model: { activities: Record<'stripe' | 'database' | 'mail', object> }
  maxCachedWorkflows?: number
}

/** Workers for the three queues, with the model behind the activities. */
export async function startModelWorkers({ environment, code, model, maxCachedWorkflows }: ModelWorkersInput) {
  const { stripe, database, mail } = model.activities
  const shared = { connection: environment.nativeConnection, namespace: environment.namespace }
  const cache = maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: 'kumiko', workflowBundle: { code }, activities: database, ...cache }),
    Worker.create({ ...shared, taskQueue: 'kumiko-stripe', activities: stripe }),
    Worker.create({ ...shared, taskQueue: 'kumiko-mail', activities: mail }),
  ])
  const runs = Promise.all(workers.map((worker) => worker.run()))

  return async () => {
    for (const worker of workers) worker.shutdown()
    await runs
  }
}

export async function startTrial(environment: TestWorkflowEnvironment, membershipId: string) {
  return environment.client.workflow.start<typeof trial>('trial', {
    workflowId: trialWorkflowId(membershipId),
    taskQueue: 'kumiko',
    args: [{ organizationId, membershipId, policy: trialPolicy({}), dayMs }],
    typedSearchAttributes: searchAttributePairs({
      KumikoProcess: 'trial',
      KumikoStage: 'trial',
      KumikoSubject: membershipId,
    }),
  })
}

type Deed = { hour: number; run: () => Promise<string | null> }
export type News = (
  handle: WorkflowHandle<typeof trial>,
  signal: 'goalChanged' | 'subscriptionChanged',
) => Promise<void>

const tellOnce: News = (handle, signal) => handle.signal(signal)

/** Lives a scenario on workflow time and says what came of it. */
export async function liveOnModel(
  environment: TestWorkflowEnvironment,
  model: TrialModel,
  {
    scenario,
    tell = tellOnce,
    membershipId = randomUUID(),
  }: { scenario: Scenario; tell?: News; membershipId?: string },
) {
  const begun = await environment.currentTimeMs()
  const startedAt = begun - (scenario.startAtHour ?? 0) * hourMs
  model.begin(membershipId, { startedAt, isCardGood: scenario.isCardGood })
  const handle = await startTrial(environment, membershipId)
  const refusals: string[] = []
  for (const { hour, run } of deedsOf({ scenario, model, handle, membershipId, tell })) {
    const wait = startedAt + hour * hourMs - (await environment.currentTimeMs())
    if (wait > 0) await environment.sleep(wait)
    const refusal = await run()
    if (refusal) refusals.push(refusal)
  }
  const outcome = await handle.result()

  return { outcome, refusals, handle, life: model.lifeOf(membershipId), membershipId }
}

type DeedsInput = {
  scenario: Scenario
  model: TrialModel
  handle: WorkflowHandle<typeof trial>
  membershipId: string
  tell: News
}

function deedsOf({ scenario, model, handle, membershipId, tell }: DeedsInput): Deed[] {
  const { goalAtHour, cancelAtHour, extendAtHours = [] } = scenario
  const deeds: Deed[] = extendAtHours.map((hour) => ({ hour, run: () => command(handle, 'extend') }))
  if (cancelAtHour !== undefined) deeds.push({ hour: cancelAtHour, run: () => command(handle, 'cancel') })
  if (goalAtHour !== undefined) {
    deeds.push({
      hour: goalAtHour,
      run: async () => {
        await model.chooseGoal(membershipId)
        await tell(handle, 'goalChanged')

        return null
      },
    })
  }

  return deeds.sort((a, b) => a.hour - b.hour)
}

export const command = (handle: WorkflowHandle<typeof trial>, name: 'extend' | 'cancel', commandId?: string) =>
  askAsRelay(handle, name, { ...(commandId && { commandId }) })
