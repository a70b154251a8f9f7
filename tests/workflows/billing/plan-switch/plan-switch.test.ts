import { randomUUID } from 'node:crypto'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTimeSkippingEnvironment } from '#tests/support/time-skipping.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { recordHistory } from '../../memberships/record-history.ts'
import { dayMs, startModelWorkers } from '../../memberships/run-trial.ts'
import { createPlanSwitchModel, type PlanSwitchModel } from './plan-switch-model.ts'
import { callOff, livePlanSwitch, periodDays, startPlanSwitchRun } from './run-plan-switch.ts'
import { planSwitchScenarios } from './scenarios.ts'

let environment: TestWorkflowEnvironment
let code: string
let model: PlanSwitchModel
let stopWorkers: () => Promise<void>

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  // One after the other: the server has five seconds to answer, and the bundle takes the processor.
  environment = await createTimeSkippingEnvironment()
  code = await bundleWorkflows()
  model = createPlanSwitchModel({ now: () => environment.currentTimeMs() })
  stopWorkers = await startModelWorkers({ environment, code, model })
})
afterAll(async () => {
  await stopWorkers()
  await environment.teardown()
})

test.each(planSwitchScenarios)('lived on workflow time: $name', async (scenario) => {
  const { outcome, refusals, life, handle } = await livePlanSwitch(environment, model, { scenario })
  const { expected } = scenario
  const history = await handle.fetchHistory()
  await Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId)
  await recordHistory(scenario.name, history, 'plan-switch')

  expect(outcome).toBe(expected.outcome)
  expect(life.closed).toBe(expected.outcome)
  expect(life.sent).toEqual(expected.messages)
  expect(life.prices).toEqual(expected.prices)
  expect(life.truth.correctedCents).toBe(expected.correctedCents ?? 0)
  expect(refusals).toEqual([])
  expect(life.marks).toEqual([...life.marks].sort((a, b) => a - b))
})

test('called off twice at once it says the same; after the period has turned it is refused', async () => {
  const [first, late] = [randomUUID(), randomUUID()]
  const askedAt = await environment.currentTimeMs()
  for (const id of [first, late]) model.begin(id, { askedAt, effectiveAt: askedAt + periodDays * dayMs })
  const handle = await startPlanSwitchRun(environment, first)
  const commandId = randomUUID()
  expect(await Promise.all([callOff(handle, commandId), callOff(handle, commandId)])).toEqual([null, null])
  expect(await handle.result()).toBe('called-off')

  model.happen(late, { isTurned: true, price: 'to', isMarked: true })
  const turned = await startPlanSwitchRun(environment, late)
  await environment.sleep(1_000)
  expect(await callOff(turned)).toBe('SWITCH_DONE')
  model.happen(late, { renewals: [{ status: 'paid', overCents: 0, isCorrectable: true }] })
  await turned.signal('subscriptionChanged')
  expect(await turned.result()).toBe('switched')
})
