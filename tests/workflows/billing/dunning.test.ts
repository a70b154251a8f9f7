import { randomUUID } from 'node:crypto'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTimeSkippingEnvironment } from '#tests/support/time-skipping.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import type { DunningKind } from '#workflows/billing/dunning-dates.rules.ts'
import { dunningStatusQuery } from '#workflows/billing/dunning.messages.ts'
import { recordHistory } from '../memberships/record-history.ts'
import { chargebackScenarios } from './chargeback-scenarios.ts'
import { createDunningModel, type DunningModel } from './dunning-model.ts'
import { dunningScenarios } from './dunning-scenarios.ts'
import { command, dayMs, liveDunning, startDunning, startDunningWorkers } from './run-dunning.ts'

let environment: TestWorkflowEnvironment
let code: string
let model: DunningModel
let stopWorkers: () => Promise<void>

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  // One after the other: the server has five seconds to answer, and the bundle takes the processor.
  environment = await createTimeSkippingEnvironment()
  code = await bundleWorkflows()
  model = createDunningModel({ now: () => environment.currentTimeMs(), dayMs })
})
afterAll(() => environment.teardown())

describe.each([
  ['kept in memory', [...dunningScenarios, ...chargebackScenarios], undefined],
  // Each kind of wake once: it takes its time.
  ['replayed at every task', dunningScenarios.slice(3, 6), 0],
])('%s', (_, scenarios, maxCachedWorkflows) => {
  beforeAll(async () => {
    stopWorkers = await startDunningWorkers({ environment, code, model, maxCachedWorkflows })
  })
  afterAll(() => stopWorkers())

  test.each(scenarios)('lived on workflow time: $name', async (scenario) => {
    const { outcome, refusals, life, handle, endedAtDay, membershipId } = await liveDunning(environment, model, {
      scenario,
    })
    const { expected } = scenario
    const history = await handle.fetchHistory()
    await Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId)
    await recordHistory(scenario.name, history, 'dunning')

    expect(outcome).toBe(expected.outcome)
    expect(life.closed).toBe(expected.outcome)
    // The SMS goes another way than the mail of its day, so either may be first.
    const isMail = (message: string) => message !== 'sms-3'
    const sent = life.sent.map(({ message }) => message)
    expect(sent.filter(isMail)).toEqual(expected.messages.filter(isMail))
    expect([...sent].sort()).toEqual([...expected.messages].sort())
    expect(refusals).toEqual(expected.refusals ?? [])
    expect(endedAtDay).toBeCloseTo(expected.endsAtDay ?? 0, 1)
    // Messages go their own way, so two marks may arrive in either order; none is given twice.
    expect(new Set(life.marks).size).toBe(life.marks.length)
    if (outcome === 'paid' || outcome === 'written-off') expect(await model.accessOf(membershipId)).toBe('full')
  })
})

describe('one at a time', () => {
  beforeAll(async () => {
    stopWorkers = await startDunningWorkers({ environment, code, model })
  })
  afterAll(() => stopWorkers())
  // None is terminated: on this server a terminated workflow keeps the time from being skipped.
  async function begin(membershipId: string = randomUUID(), kind: DunningKind = 'renewal') {
    const dunningId = randomUUID()
    model.fail(dunningId, { membershipId, at: await environment.currentTimeMs(), kind })
    const handle = await startDunning(environment, { membershipId, dunningId })

    return { membershipId, dunningId, handle, life: model.lifeOf(dunningId) }
  }
  /** On the clock as it stands: `result()` lets the server skip on, to dates of other invoices too. */
  const closed = ({ life }: { life: { closed: string | null } }, outcome = 'paid') =>
    vi.waitFor(() => {
      expect(life.closed).toBe(outcome)
    }, 10_000)

  test('a command asked again under its id is done once and answered alike', async () => {
    const { handle, life, dunningId } = await begin()
    const commandId = randomUUID()
    const answers = await Promise.all([command(handle, 'retryNow', commandId), command(handle, 'retryNow', commandId)])

    expect(answers).toEqual(['DECLINED', 'DECLINED'])
    expect(life.tries).toBe(1)
    await model.pay(dunningId)
    await handle.signal('invoiceChanged')
    expect(await handle.result()).toBe('paid')
  })

  test('operators can ask where it stands, and a shapeless command leaves no trace', async () => {
    const { handle, dunningId } = await begin()

    await vi.waitFor(async () => {
      expect(await handle.query(dunningStatusQuery)).toMatchObject({ stage: 'unpaid', said: ['day-0'] })
    }, 5_000)
    expect(await command(handle, 'writeOff', 'not an id')).toBe('BAD_COMMAND')
    await model.pay(dunningId)
    await handle.signal('invoiceChanged')
    await handle.result()
  })

  test('two unpaid invoices: one message a day, the worst counts, and each ends with its own payment', async () => {
    const first = await begin()
    await environment.sleep(4 * dayMs)
    const second = await begin(first.membershipId)
    await environment.sleep(3 * dayMs)
    expect(await model.accessOf(first.membershipId)).toBe('read-only')
    await model.pay(first.dunningId)
    await first.handle.signal('invoiceChanged')
    await closed(first)
    expect(await model.accessOf(first.membershipId)).toBe('full')
    await environment.sleep(5 * dayMs)
    expect(await model.accessOf(first.membershipId)).toBe('read-only')
    await model.pay(second.dunningId)
    await second.handle.signal('invoiceChanged')
    await closed(second)
    expect(await model.accessOf(first.membershipId)).toBe('full')

    const ladder = [...first.life.sent, ...second.life.sent].filter(({ message }) => message.startsWith('day-'))
    const days = ladder.map(({ at }) => Math.floor(at / dayMs))
    expect(new Set(days).size).toBe(days.length)
    expect(second.life.sent.map(({ message }) => message)).toEqual(['day-0', 'day-3', 'day-7', 'thanks'])
  })

  test('two disputes: one message a day, the other goes on when the first is won, and its loss ends both', async () => {
    const first = await begin(randomUUID(), 'chargeback')
    await environment.sleep(4 * dayMs)
    const second = await begin(first.membershipId, 'chargeback')
    await environment.sleep(4 * dayMs)
    expect(await model.accessOf(first.membershipId)).toBe('read-only')
    model.decide(first.dunningId, 'won')
    await first.handle.signal('invoiceChanged')
    await closed(first)
    expect(await model.accessOf(first.membershipId)).toBe('full')
    const third = await begin(first.membershipId, 'chargeback')
    model.decide(second.dunningId, 'lost')
    await second.handle.signal('invoiceChanged')
    await closed(second, 'cancelled')
    model.end(third.dunningId, 'payment')
    await third.handle.signal('invoiceChanged')

    expect(await third.handle.result()).toBe('cancelled')
    expect(second.life.sent.map(({ message }) => message)).toEqual(['day-0', 'day-3', 'ended'])
    const ladder = [first, second, third].flatMap(({ life }) =>
      life.sent.filter(({ message }) => message.startsWith('day-')),
    )
    const days = ladder.map(({ at }) => Math.floor(at / dayMs))
    expect(new Set(days).size).toBe(days.length)
  })

  test(
    'paid at any moment, its news lost, doubled or late, activities failing: no message after the money',
    { timeout: 120_000 },
    async () => {
      const plan = fc.record({
        day: fc.double({ min: 0.05, max: 13.9, noNaN: true }),
        copies: fc.integer({ min: 0, max: 3 }),
        noise: fc.boolean(),
        hiccups: fc.integer({ min: 0, max: 6 }),
      })
      await fc.assert(
        fc.asyncProperty(plan, async ({ day, copies, noise, hiccups }) => {
          const { outcome, life } = await liveDunning(environment, model, {
            scenario: {
              name: '',
              hiccups,
              deeds: [{ day, what: 'paid' }],
              expected: { outcome: 'paid', messages: [] },
            },
            tell: async (handle, signal) => {
              if (noise) await handle.signal('paymentMethodChanged')
              for (let copy = 0; copy < copies; copy += 1) await handle.signal(signal)
            },
          })
          const paidAt = Date.parse(life.truth.invoice.paidAt ?? '')
          expect(outcome).toBe('paid')
          expect(life.sent.filter(({ message, at }) => message !== 'thanks' && at > paidAt)).toEqual([])
          expect(life.sent.at(-1)?.message).toBe('thanks')
        }),
        { numRuns: 6 },
      )
    },
  )
})
