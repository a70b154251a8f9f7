import { readdir, readFile } from 'node:fs/promises'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'

const folder = new URL('../histories/dispute/', import.meta.url)
const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()

let code: string

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  code = await bundleWorkflows()
})

type Call = { activityType: { name: string }; taskQueue: { name: string }; input: { payloads: { data: string }[] } }
type Event = { activityTaskScheduledEventAttributes?: Call }

async function read(file: string): Promise<{ events: Event[] }> {
  return JSON.parse(await readFile(new URL(file, folder), 'utf8')) as { events: Event[] }
}

test('there is a history of every scenario', () => {
  expect(files.length).toBeGreaterThanOrEqual(7)
})

test.each(files)('%s replays', async (file) => {
  await Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(await read(file)))
})

const queues: Record<string, string> = {
  readDispute: 'kumiko-stripe',
  retireCard: 'kumiko-stripe',
  submitEvidence: 'kumiko-stripe',
  acceptDispute: 'kumiko-stripe',
  closeDispute: 'kumiko',
  sendDisputeMail: 'kumiko-mail',
}

test.each(files)('the activities of %s carry ids alone and go to their queue', async (file) => {
  const { events } = await read(file)
  const calls = events.flatMap(({ activityTaskScheduledEventAttributes: call }) => (call ? [call] : []))
  for (const { activityType, taskQueue, input } of calls) {
    expect(taskQueue.name).toBe(queues[activityType.name])
    const text = Buffer.from(input.payloads[0]?.data ?? '', 'base64').toString()
    const known = ['organizationId', 'disputeId', 'stripeDisputeId', 'dayMs', 'mark', 'message', 'commandId', 'outcome']
    expect(Object.keys(JSON.parse(text) as object).filter((key) => !known.includes(key))).toEqual([])
  }
})
