import { randomUUID } from 'node:crypto'
import type { WorkflowHandle } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTimeSkippingEnvironment } from '#tests/support/time-skipping.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { disputeChangedSignal, disputeWorkflowId } from '#workflows/billing/dispute.messages.ts'
import type { dispute } from '#workflows/billing/dispute.workflow.ts'
import { searchAttributePairs } from '#workflows/operations/search-attributes.ts'
import { recordHistory } from '../memberships/record-history.ts'
import { askAsRelay } from '../ask-as-relay.ts'
import { createDisputeModel, type DisputeModel } from './dispute-model.ts'
import { type DisputeDeed, disputeScenarios } from './dispute-scenarios.ts'

const organizationId = '11111111-1111-4111-8111-111111111111'
const dayMs = 86_400_000

type Handle = WorkflowHandle<typeof dispute>

let environment: TestWorkflowEnvironment
let code: string
let model: DisputeModel
let stopWorkers: () => Promise<void>

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  // One after the other: the server has five seconds to answer, and the bundle takes the processor.
  environment = await createTimeSkippingEnvironment()
  code = await bundleWorkflows()
  model = createDisputeModel({ now: () => environment.currentTimeMs() })
  const { stripe, database, mail } = model.activities
  const shared = { connection: environment.nativeConnection, namespace: environment.namespace }
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: 'kumiko', workflowBundle: { code }, activities: database }),
    Worker.create({ ...shared, taskQueue: 'kumiko-stripe', activities: stripe }),
    Worker.create({ ...shared, taskQueue: 'kumiko-mail', activities: mail }),
  ])
  const runs = Promise.all(workers.map((worker) => worker.run()))
  stopWorkers = async () => {
    for (const worker of workers) worker.shutdown()
    await runs
  }
})
afterAll(async () => {
  await stopWorkers()
  await environment.teardown()
})

async function doIt(handle: Handle, disputeId: string, { what }: DisputeDeed): Promise<string | null> {
  if (typeof what === 'string') return askAsRelay(handle, what)
  await model.decide(disputeId, what.status)
  if (!what.isSilent) await handle.signal(disputeChangedSignal)

  return null
}

test.each(disputeScenarios)('lived on workflow time: $name', async ({ name, status, hiccups, deeds, expected }) => {
  const disputeId = randomUUID()
  const stripeDisputeId = `du_${disputeId}`
  const begun = await environment.currentTimeMs()
  model.open(disputeId, { at: begun, ...(status && { status }), ...(hiccups && { hiccups }) })
  const handle = await environment.client.workflow.start<typeof dispute>('dispute', {
    workflowId: disputeWorkflowId(stripeDisputeId),
    taskQueue: 'kumiko',
    args: [{ organizationId, disputeId, stripeDisputeId, dayMs }],
    typedSearchAttributes: searchAttributePairs({
      ...{ KumikoProcess: 'dispute', KumikoStage: 'disputed', KumikoSubject: disputeId },
    }),
  })
  const refusals: string[] = []
  for (const deed of deeds) {
    const wait = begun + deed.day * dayMs - (await environment.currentTimeMs())
    if (wait > 0) await environment.sleep(wait)
    const refusal = await doIt(handle, disputeId, deed)
    if (refusal) refusals.push(refusal)
  }
  const outcome = await handle.result()
  const history = await handle.fetchHistory()
  await Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId)
  await recordHistory(name, history, 'dispute')
  const { sent, retired, submitted, closed } = model.lifeOf(disputeId)

  expect(outcome).toBe(expected.outcome)
  expect(closed).toBe(expected.outcome)
  expect(sent.map(({ message }) => message)).toEqual(expected.messages)
  expect(retired).toBe(expected.retired)
  expect(submitted).toBeLessThanOrEqual(1)
  expect(refusals).toEqual(expected.refusals ?? [])
  const reminder = sent.find(({ message }) => message === 'reminder')
  if (reminder) expect((reminder.at - begun) / dayMs).toBeCloseTo(7, 1)
})
