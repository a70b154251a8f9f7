import { readdir, readFile } from 'node:fs/promises'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'

const folder = new URL('../histories/dunning/', import.meta.url)
const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()

let code: string

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  code = await bundleWorkflows()
})

type Event = {
  timerStartedEventAttributes?: { startToFireTimeout: string }
  activityTaskScheduledEventAttributes?: {
    activityType: { name: string }
    taskQueue: { name: string }
    input: { payloads: { data: string }[] }
    startToCloseTimeout: string
  }
}

async function read(file: string): Promise<{ events: Event[] }> {
  return JSON.parse(await readFile(new URL(file, folder), 'utf8')) as { events: Event[] }
}

test('there is a history of every scenario', () => {
  expect(files.length).toBeGreaterThanOrEqual(9)
})

test.each(files)('%s replays', async (file) => {
  await Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(await read(file)))
})

/** Days at which timers of a life that nobody disturbs end; replay would not notice a changed length. */
test.each([
  ['nobody-pays-and-stripe-forgets', [3, 7, 12, 14, 15]],
  ['the-resumption-of-a-pause', [3, 7, 14]],
])('the steps of "%s" have their days', async (name, days) => {
  const { events } = await read(files.find((file) => file.includes(name)) ?? '')
  const lengths = events.flatMap(({ timerStartedEventAttributes: timer }) =>
    timer ? [Number.parseFloat(timer.startToFireTimeout) / 86_400] : [],
  )
  // A message that was handed over wakes the loop, which waits for what was left: timers of one step are about equal.
  const steps = lengths.filter((length, index) => Math.abs(length - (lengths[index - 1] ?? 0)) > 0.01)
  const reached = steps.reduce<number[]>((sums, length) => [...sums, (sums.at(-1) ?? 0) + length], [])

  expect(reached.map(Math.round)).toEqual(days)
})

const queues: Record<string, string> = {
  readDunning: 'kumiko-stripe',
  tryCard: 'kumiko-stripe',
  retryInvoice: 'kumiko-stripe',
  writeOffInvoice: 'kumiko-stripe',
  cancelUnpaid: 'kumiko-stripe',
  voidResumption: 'kumiko-stripe',
  offerPause: 'kumiko',
  restoreLatePayment: 'kumiko',
  closeDunning: 'kumiko',
  sendDunningMail: 'kumiko-mail',
  sendDunningSms: 'kumiko-sms',
}

test.each(files)(
  'the activities of %s carry ids alone, a mark that only grows, and go to their queue',
  async (file) => {
    const { events } = await read(file)
    const calls = events.flatMap(({ activityTaskScheduledEventAttributes: call }) => (call ? [call] : []))
    const inputs = calls.map(
      ({ input }) =>
        JSON.parse(Buffer.from(input.payloads[0]?.data ?? '', 'base64').toString()) as Record<string, unknown>,
    )
    const marks = inputs.map(({ mark }) => (mark as { step: number }).step)

    expect(marks).toEqual(marks.map((_, index) => index + 1))
    for (const { mark: _, ...own } of inputs) {
      const { organizationId, membershipId, dunningId, stripeInvoiceId, dayMs, ...rest } = own
      expect(stripeInvoiceId).toBe(`in_${String(dunningId)}`)
      expect([organizationId, membershipId].every((id) => /^[0-9a-f-]{36}$/.test(String(id)))).toBe(true)
      expect(dayMs).toBe(86_400_000)
      expect(Object.keys(rest).every((key) => ['message', 'commandId', 'outcome'].includes(key))).toBe(true)
    }
    for (const { activityType, taskQueue, startToCloseTimeout } of calls) {
      expect(taskQueue.name).toBe(queues[activityType.name])
      expect(startToCloseTimeout).toBeTruthy()
    }
  },
)
