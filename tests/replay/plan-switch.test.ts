import { readdir, readFile } from 'node:fs/promises'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'

const folder = new URL('../histories/plan-switch/', import.meta.url)
const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()

let code: string

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  code = await bundleWorkflows()
})

type Scheduled = {
  activityType: { name: string }
  taskQueue: { name: string }
  input: { payloads: { data: string }[] }
}
type Event = {
  timerStartedEventAttributes?: { startToFireTimeout: string }
  activityTaskScheduledEventAttributes?: Scheduled
}

const read = async (file: string) => JSON.parse(await readFile(new URL(file, folder), 'utf8')) as { events: Event[] }
const argumentOf = ({ input }: Scheduled) =>
  JSON.parse(Buffer.from(input.payloads[0]?.data ?? '', 'base64').toString()) as Record<string, unknown>

test('there is a history of every scenario', () => {
  expect(files.length).toBeGreaterThanOrEqual(11)
})

test.each(files)('%s replays', async (file) => {
  await Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(await read(file)))
})

test('the new price is set six hours before the period ends', async () => {
  const { events } = await read(files.find((name) => name.includes('-the-period-ends')) ?? '')
  const hours = events.flatMap(({ timerStartedEventAttributes: timer }) =>
    timer ? [Math.round(Number.parseFloat(timer.startToFireTimeout) / 360) / 10] : [],
  )

  expect(hours.slice(0, 2)).toEqual([714, 714])
})

const queues: Record<string, string> = {
  readPlanSwitch: 'kumiko-stripe',
  applyPlanSwitch: 'kumiko-stripe',
  restorePlan: 'kumiko-stripe',
  correctRenewals: 'kumiko-stripe',
  callPlanSwitchOff: 'kumiko-stripe',
  closePlanSwitch: 'kumiko',
  sendPlanSwitchMail: 'kumiko-mail',
}

test.each(files)('the activities of %s carry ids and a mark that only grows', async (file) => {
  const { events } = await read(file)
  const calls = events.flatMap(({ activityTaskScheduledEventAttributes: call }) => (call ? [call] : []))
  const marks = calls.map((call) => (argumentOf(call).mark as { step: number }).step)

  expect(marks).toEqual([...marks].sort((a, b) => a - b))
  for (const call of calls) {
    expect(call.taskQueue.name).toBe(queues[call.activityType.name])
    const known = ['organizationId', 'membershipId', 'switchId', 'stripeSubscriptionId', 'dayMs', 'mark']
    const own = Object.keys(argumentOf(call)).filter((key) => !known.includes(key))
    expect(own.every((key) => ['message', 'commandId', 'outcome'].includes(key))).toBe(true)
  }
})
