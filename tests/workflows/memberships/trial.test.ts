import { randomUUID } from 'node:crypto'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTimeSkippingEnvironment } from '#tests/support/time-skipping.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { trialStatusQuery } from '#workflows/memberships/trial.messages.ts'
import { recordHistory } from './record-history.ts'
import { command, dayMs, hourMs, liveOnModel, startModelWorkers, startTrial } from './run-trial.ts'
import { scenarios } from './scenarios.ts'
import { createTrialModel, type TrialModel } from './trial-model.ts'

let environment: TestWorkflowEnvironment
let code: string
let model: TrialModel
let stopWorkers: () => Promise<void>

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  // One after the other: the server has five seconds to answer, and the bundle takes the processor.
  environment = await createTimeSkippingEnvironment()
  code = await bundleWorkflows()
  model = createTrialModel({ now: () => environment.currentTimeMs(), dayMs })
})
afterAll(() => environment.teardown())

describe.each([
  ['kept in memory', undefined],
  ['replayed at every task', 0],
])('%s', (_, maxCachedWorkflows) => {
  beforeAll(async () => {
    stopWorkers = await startModelWorkers({ environment, code, model, maxCachedWorkflows })
  })
  afterAll(() => stopWorkers())

  test.each(scenarios)('lived on workflow time: $name', async (scenario) => {
    const { outcome, refusals, life, handle } = await liveOnModel(environment, model, { scenario })
    const { expected } = scenario
    const history = await handle.fetchHistory()
    await Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId)
    await recordHistory(scenario.name, history)

    expect(outcome).toBe(expected.outcome)
    expect(life.closed).toBe(expected.outcome)
    expect(life.sent).toEqual(expected.messages)
    expect(refusals).toEqual(expected.refusals ?? [])
    const { charge } = life.truth
    const paidCents = charge?.status === 'paid' ? charge.amountCents : 0
    expect(paidCents - (charge?.refundedCents ?? 0)).toBe(expected.keptCents)
    expect(charge?.refundedCents ?? 0).toBe(expected.refundedCents)
    expect(life.marks).toEqual([...life.marks].sort((a, b) => a - b))
  })
})

describe('one at a time', () => {
  beforeAll(async () => {
    stopWorkers = await startModelWorkers({ environment, code, model })
  })
  afterAll(() => stopWorkers())
  // None is terminated: on this server a terminated workflow keeps the time from being skipped.
  async function begin() {
    const membershipId = randomUUID()
    model.begin(membershipId, { startedAt: await environment.currentTimeMs() })
    const handle = await startTrial(environment, membershipId)

    return { membershipId, handle, life: model.lifeOf(membershipId) }
  }

  test('a command asked again under its id is done once and answered alike', async () => {
    const { handle, life } = await begin()
    const commandId = randomUUID()
    const answers = await Promise.all([command(handle, 'extend', commandId), command(handle, 'extend', commandId)])
    const other = await command(handle, 'extend')

    expect(answers).toEqual([null, null])
    expect(other).toBe('ALREADY_EXTENDED')
    expect(Date.parse(life.truth.trialEndsAt) - Date.parse(life.truth.startedAt)).toBe(6 * dayMs)
  })

  test('a command without the right shape is refused before it reaches the history', async () => {
    const { handle } = await begin()

    expect(await command(handle, 'cancel', 'not an id')).toBe('BAD_COMMAND')
  })

  test('commands after the end of the trial are refused', async () => {
    const { handle, membershipId } = await begin()
    await model.chooseGoal(membershipId)
    await handle.signal('goalChanged')
    await environment.sleep(3 * dayMs + hourMs / 10)

    expect(await command(handle, 'extend')).toBe('TRIAL_ENDED')
    expect(await command(handle, 'cancel')).toBe('ALREADY_CONVERTED')
  })

  test('operators can ask where it stands', async () => {
    const { handle } = await begin()
    await command(handle, 'cancel')

    await vi.waitFor(async () => {
      expect(await handle.query(trialStatusQuery)).toMatchObject({ stage: 'cancelling' })
    }, 5_000)
  })

  test('news that come twice, early or for nothing change nothing', { timeout: 120_000 }, async () => {
    const plan = fc.record({
      goalAtHour: fc.integer({ min: 1, max: 60 }),
      copies: fc.integer({ min: 1, max: 4 }),
      noise: fc.array(fc.integer({ min: 0, max: 74 }), { maxLength: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ goalAtHour, copies, noise }) => {
        const { outcome, life } = await liveOnModel(environment, model, {
          scenario: {
            name: '',
            goalAtHour,
            expected: { outcome: 'converted', messages: [], keptCents: 0, refundedCents: 0 },
          },
          tell: async (handle, signal) => {
            for (let copy = 0; copy < copies; copy += 1) {
              if (noise.includes(copy)) await handle.signal('subscriptionChanged')
              await handle.signal(signal)
            }
          },
        })
        expect(outcome).toBe('converted')
        expect(life.sent).toEqual(['welcome', 'reminder', 'receipt'])
      }),
      { numRuns: 4 },
    )
  })

  test('a goal whose news got lost is found at the next look', async () => {
    const scenario = {
      name: '',
      goalAtHour: 50,
      expected: { outcome: 'converted' as const, messages: [], keptCents: 0, refundedCents: 0 },
    }
    const { outcome } = await liveOnModel(environment, model, { scenario, tell: () => Promise.resolve() })

    expect(outcome).toBe('converted')
  })

  test('where Stripe does not pause in a trial, it is cancelled without a charge', async () => {
    await stopWorkers()
    const strict = createTrialModel({ now: () => environment.currentTimeMs(), dayMs, canPauseInTrial: false })
    stopWorkers = await startModelWorkers({ environment, code, model: strict })
    const { outcome, life } = await liveOnModel(environment, strict, {
      scenario: { name: '', expected: { outcome: 'stopped', messages: [], keptCents: 0, refundedCents: 0 } },
    })

    expect(outcome).toBe('stopped')
    expect(life.truth).toMatchObject({ status: 'canceled', charge: null })
  })
})
