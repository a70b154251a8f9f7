import { readdir, readFile } from 'node:fs/promises'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'

const folder = new URL('../histories/trial/', import.meta.url)
const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()

let code: string

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  code = await bundleWorkflows()
})

type Payload = { data: string }
type Event = {
  eventTime: string
  timerStartedEventAttributes?: { startToFireTimeout: string }
  activityTaskScheduledEventAttributes?: {
    activityType: { name: string }
    taskQueue: { name: string }
    input: { payloads: Payload[] }
    scheduleToCloseTimeout?: string
    startToCloseTimeout: string
  }
}

async function read(file: string): Promise<{ json: { events: Event[] }; text: string }> {
  const text = await readFile(new URL(file, folder), 'utf8')

  return { json: JSON.parse(text) as { events: Event[] }, text }
}

const hoursOf = (duration: string) => Math.round((Number.parseFloat(duration) / 3600) * 4) / 4
const argumentOf = ({ input }: NonNullable<Event['activityTaskScheduledEventAttributes']>) =>
  JSON.parse(Buffer.from(input.payloads[0]?.data ?? '', 'base64').toString()) as Record<string, unknown>

test('there is a history of every scenario', () => {
  expect(files.length).toBeGreaterThanOrEqual(7)
})

test.each(files)('%s replays', async (file) => {
  const { json } = await read(file)

  await Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(json))
})

/**
 * Hours of the timers, in order; replay would not notice a changed length. A message that was handed over wakes the loop,
 * which looks again and waits for what was left: hence pairs.
 */
const timers: Record<string, number[]> = {
  'a-goal-is-chosen': [48, 48, 38, 22, 22, 2, 0.25, 0.25, 0.5],
  'no-goal-at-first': [48, 48, 18, 18, 4, 4, 50, 50, 20, 22, 22, 2, 0.25, 0.25, 0.5],
  'no-goal-more-time': [48, 48, 18, 18, 4, 4, 50, 50, 18, 18, 4, 4],
  'cancelled-before': [48, 48, 43, 52, 52],
  'the-member-asks': [48, 48, 108, 108, 90, 22, 22, 2, 0.25, 0.25, 0.5],
  'the-bank-declines': [48, 48, 38, 22, 22, 2, 0.25, 0.25, 0.5],
  'everything-of-ours': [],
}

test.each(Object.keys(timers))('the timers of "%s" have their lengths', async (prefix) => {
  const file = files.find((name) => name.includes(`-${prefix}`)) ?? ''
  const { json } = await read(file)
  const lengths = json.events.flatMap(({ timerStartedEventAttributes: timer }) =>
    timer ? [hoursOf(timer.startToFireTimeout)] : [],
  )

  expect(lengths).toEqual(timers[prefix])
})

test.each(files)('the activities of %s carry ids, the policy and a mark that only grows', async (file) => {
  const { json } = await read(file)
  const calls = json.events.flatMap(({ activityTaskScheduledEventAttributes: call }) => (call ? [call] : []))
  const marks = calls.map((call) => (argumentOf(call).mark as { episode: number; step: number }).step)

  expect(calls.length).toBeGreaterThan(1)
  expect(marks).toEqual(marks.map((_, index) => index + 1))
  for (const call of calls) {
    const { mark, policy, dayMs, organizationId, membershipId, ...own } = argumentOf(call)
    expect(organizationId).toMatch(/^[0-9a-f-]{36}$/)
    expect(mark).toMatchObject({ workflowId: `trial:${String(membershipId)}`, episode: 1 })
    expect({ policy, dayMs }).toEqual({
      dayMs: 86_400_000,
      policy: {
        trialDays: 3,
        extensionDays: 3,
        reminderHours: 24,
        lastReminderHours: 6,
        decisionHours: 2,
        holdCapDays: 7,
      },
    })
    expect(Object.keys(own).every((key) => ['message', 'by', 'commandId', 'outcome'].includes(key))).toBe(true)
  }
})

const queues: Record<string, string> = {
  readTrial: 'kumiko-stripe',
  extendTrial: 'kumiko-stripe',
  cancelTrial: 'kumiko-stripe',
  stopTrial: 'kumiko-stripe',
  withholdCharge: 'kumiko-stripe',
  refundCharge: 'kumiko-stripe',
  closeTrial: 'kumiko',
  sendTrialMail: 'kumiko-mail',
}

test.each(files)('the activities of %s go to the queue of their class', async (file) => {
  const { json } = await read(file)
  for (const { activityTaskScheduledEventAttributes: call } of json.events) {
    if (!call) continue
    expect(call.taskQueue.name).toBe(queues[call.activityType.name])
    expect(call.startToCloseTimeout).toBeTruthy()
  }
})
