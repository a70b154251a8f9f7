import { randomUUID } from 'node:crypto'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTimeSkippingEnvironment } from '#tests/support/time-skipping.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { recordHistory } from '../record-history.ts'
import { dayMs, startModelWorkers } from '../run-trial.ts'
import { createPauseModel, type PauseModel } from './pause-model.ts'
import { livePauseOnModel, pauseCommand, startPauseRun } from './run-pause.ts'
import { pauseScenarios } from './scenarios.ts'

let environment: TestWorkflowEnvironment
let code: string
let model: PauseModel
let stopWorkers: () => Promise<void>

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  // One after the other: the server has five seconds to answer, and the bundle takes the processor.
  environment = await createTimeSkippingEnvironment()
  code = await bundleWorkflows()
  model = createPauseModel({ now: () => environment.currentTimeMs() })
})
afterAll(() => environment.teardown())

const daysOf = (from: string | null, to: string | null) =>
  from && to ? Math.round((Date.parse(to) - Date.parse(from)) / dayMs) : 0

describe.each([
  ['kept in memory', undefined],
  ['replayed at every task', 0],
])('%s', (_, maxCachedWorkflows) => {
  beforeAll(async () => {
    stopWorkers = await startModelWorkers({ environment, code, model, maxCachedWorkflows })
  })
  afterAll(() => stopWorkers())

  test.each(pauseScenarios)('lived on workflow time: $name', async (scenario) => {
    const { outcome, refusals, life, handle } = await livePauseOnModel(environment, model, { scenario })
    const { expected } = scenario
    const history = await handle.fetchHistory()
    await Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId)
    await recordHistory(scenario.name, history, 'pause')

    expect(outcome).toBe(expected.outcome)
    expect(life.closed).toBe(expected.outcome)
    expect(life.sent).toEqual(expected.messages)
    expect(refusals).toEqual(expected.refusals ?? [])
    expect(daysOf(life.truth.pausedAt, life.truth.resumedAt)).toBe(expected.pausedDays)
    expect(life.resumes).toBeLessThanOrEqual(1)
    expect(life.marks).toEqual([...life.marks].sort((a, b) => a - b))
  })
})

describe('one at a time', () => {
  beforeAll(async () => {
    stopWorkers = await startModelWorkers({ environment, code, model })
  })
  afterAll(() => stopWorkers())
  async function begin(lengthDays = 30) {
    const pauseId = randomUUID()
    const askedAt = await environment.currentTimeMs()
    model.begin(pauseId, { askedAt, startsAt: askedAt, endsAt: askedAt + lengthDays * dayMs })

    return { handle: await startPauseRun(environment, pauseId), life: model.lifeOf(pauseId) }
  }

  test('resumed twice at once, it resumes once', async () => {
    const { handle, life } = await begin()
    await environment.sleep(dayMs)
    const commandId = randomUUID()
    const answers = await Promise.all([
      pauseCommand(handle, 'resumeNow', { commandId }),
      pauseCommand(handle, 'resumeNow', { commandId }),
      pauseCommand(handle, 'resumeNow'),
    ])

    expect(answers[0]).toBe(answers[1])
    expect(answers).toContain(null)
    expect(life.resumes).toBe(1)
    expect(await handle.result()).toBe('resumed')
  })

  test('commands that do not fit are refused with their reason', async () => {
    const { handle, life } = await begin()
    await environment.sleep(dayMs)
    const late = { endsAt: new Date(Date.parse(life.truth.startsAt) + 91 * dayMs).toISOString() }

    expect(await pauseCommand(handle, 'changeEnd', { payload: late })).toBe('PAUSE_TOO_LONG')
    expect(await pauseCommand(handle, 'changeEnd')).toBe('PAUSE_DATES')
    expect(await pauseCommand(handle, 'cancelScheduled')).toBe('PAUSE_BEGUN')
    expect(await pauseCommand(handle, 'resumeNow')).toBeNull()
  })

  test('news that come in number, or never, change nothing', async () => {
    const scenario = pauseScenarios.find(({ resumedAtStripeOnDay }) => resumedAtStripeOnDay !== undefined)
    if (!scenario) throw new Error('No scenario is resumed at Stripe.')
    const often = await livePauseOnModel(environment, model, {
      scenario,
      tell: async (handle) => {
        for (let copy = 0; copy < 4; copy += 1) await handle.signal('subscriptionChanged')
      },
    })
    const never = await livePauseOnModel(environment, model, { scenario, tell: () => Promise.resolve() })

    expect([often.life.sent, never.life.sent]).toEqual([
      ['paused', 'resumed'],
      ['paused', 'resumed'],
    ])
    expect([often.life.resumes, never.life.resumes]).toEqual([0, 0])
  })

  test('where access cannot be revoked, the pause is taken back and its member told', async () => {
    await stopWorkers()
    const strict = createPauseModel({ now: () => environment.currentTimeMs(), canRevoke: false })
    stopWorkers = await startModelWorkers({ environment, code, model: strict })
    const { outcome, life } = await livePauseOnModel(environment, strict, {
      scenario: { name: '', lengthDays: 10, expected: { outcome: 'not-begun', messages: [], pausedDays: 0 } },
    })

    expect(outcome).toBe('not-begun')
    expect(life.truth).toMatchObject({ status: 'active', pausedAt: null })
    expect(life.sent).toEqual(['not-begun'])
  })
})
