import { readdir, readFile } from 'node:fs/promises'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'
import { pausePolicy } from '#workflows/memberships/pause-policy.ts'

const folder = new URL('../histories/pause/', import.meta.url)
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
  startToCloseTimeout: string
}
type Event = {
  timerStartedEventAttributes?: { startToFireTimeout: string }
  activityTaskScheduledEventAttributes?: Scheduled
}

async function read(file: string): Promise<{ events: Event[] }> {
  return JSON.parse(await readFile(new URL(file, folder), 'utf8')) as { events: Event[] }
}

const daysOf = (duration: string) => Math.round((Number.parseFloat(duration) / 86_400) * 100) / 100
const argumentOf = ({ input }: Scheduled) =>
  JSON.parse(Buffer.from(input.payloads[0]?.data ?? '', 'base64').toString()) as Record<string, unknown>

test('there is a history of every scenario', () => {
  expect(files.length).toBeGreaterThanOrEqual(6)
})

test.each(files)('%s replays', async (file) => {
  const history = await read(file)

  await Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(history))
})

/** Days of the timers, in order; a message that was handed over wakes the loop, which waits for what was left. */
const timers: Record<string, number[]> = {
  'paused-for-ten-days': [3, 3, 6, 6, 1, 1],
  'planned-for-later': [4, 4],
  'planned-begun': [2, 2, 13, 13],
  'the-end-is-moved': [13, 13, 4, 1, 1],
  'resumed-by-hand': [13, 13],
  'the-bank-declines': [6, 6, 1, 1],
}

test.each(Object.keys(timers))('the first timers of "%s" have their lengths', async (prefix) => {
  const { events } = await read(files.find((name) => name.includes(`-${prefix}`)) ?? '')
  const lengths = events.flatMap(({ timerStartedEventAttributes: timer }) =>
    timer ? [daysOf(timer.startToFireTimeout)] : [],
  )
  const expected = timers[prefix] ?? []

  expect(lengths.slice(0, expected.length)).toEqual(expected)
})

const queues: Record<string, string> = {
  readPause: 'kumiko-stripe',
  pauseAtStripe: 'kumiko-stripe',
  revokeAccess: 'kumiko-stripe',
  resumeAtStripe: 'kumiko-stripe',
  resumeNow: 'kumiko-stripe',
  changePauseEnd: 'kumiko-stripe',
  callPauseOff: 'kumiko-stripe',
  closePause: 'kumiko',
  sendPauseMail: 'kumiko-mail',
}

test.each(files)('the activities of %s carry ids, the policy and a mark that only grows', async (file) => {
  const { events } = await read(file)
  const calls = events.flatMap(({ activityTaskScheduledEventAttributes: call }) => (call ? [call] : []))
  const marks = calls.map((call) => (argumentOf(call).mark as { step: number }).step)

  expect(marks).toEqual([...marks].sort((a, b) => a - b))
  for (const call of calls) {
    const { mark, policy, dayMs, organizationId, membershipId, pauseId, stripeSubscriptionId, ...own } =
      argumentOf(call)
    expect([organizationId, membershipId]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.any(String)])
    expect(mark).toMatchObject({ workflowId: `pause:${String(pauseId)}`, episode: 1 })
    expect({ policy, dayMs, stripeSubscriptionId }).toEqual({
      policy: pausePolicy({}),
      dayMs: 86_400_000,
      stripeSubscriptionId: 'sub_model',
    })
    expect(Object.keys(own).every((key) => ['message', 'commandId', 'payload', 'outcome'].includes(key))).toBe(true)
    expect(call.taskQueue.name).toBe(queues[call.activityType.name])
    expect(call.startToCloseTimeout).toBeTruthy()
  }
})
