import { readdirSync, readFileSync } from 'node:fs'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'

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

export type Recorded = {
  /** The folder in tests/histories. */
  process: string
  atLeast: number
  /** The queue of each activity. */
  queues: Record<string, string>
  /** What every call has to say, by its own input. */
  expected: (input: Record<string, unknown>) => Record<string, unknown>
  /** What else a call may carry: ids and small words, never a person's data. */
  allowed: string[]
  /** Two calls of one step share its mark. */
  hasPairs?: boolean
}

/**
 * What holds for every recorded life of a process: it replays on the present code, its activities go to the queue of their
 * class with a time limit, carry nothing but what is allowed, and their marks only grow.
 */
export function testRecorded({ process, atLeast, queues, expected, allowed, hasPairs = false }: Recorded) {
  const folder = new URL(`../histories/${process}/`, import.meta.url)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { events: Event[] }
  let code: string

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') })
    code = await bundleWorkflows()
  })

  test('there is a history of every scenario', () => {
    expect(files.length).toBeGreaterThanOrEqual(atLeast)
  })

  test.each(files)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(read(file)))
  })

  test.each(files)('the activities of %s go to their queue, carry what they may, and their marks only grow', (file) => {
    const calls = read(file).events.flatMap(({ activityTaskScheduledEventAttributes: call }) => (call ? [call] : []))
    const inputs = calls.map(inputOf)
    const steps = inputs.map(({ mark }) => (mark as { step: number }).step)

    expect(calls.length).toBeGreaterThan(1)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    if (!hasPairs) expect(steps).toEqual(steps.map((_, index) => index + 1))
    for (const { activityType, taskQueue, startToCloseTimeout } of calls) {
      expect(taskQueue.name).toBe(queues[activityType.name])
      expect(startToCloseTimeout).toBeTruthy()
    }
    for (const input of inputs) {
      const fixed: Record<string, unknown> = { organizationId: aUuid, dayMs: 86_400_000, ...expected(input) }
      expect(input).toMatchObject(fixed)
      const rest = Object.keys(input).filter((key) => !(key in fixed) && key !== 'mark' && !allowed.includes(key))
      expect(rest).toEqual([])
    }
  })

  /** Seconds of the timers of the life whose name has these words, in order; replay would not notice a changed length. */
  function timersOf(words: string): number[] {
    const { events } = read(files.find((file) => file.includes(words)) ?? '')

    return events.flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number.parseFloat(timer.startToFireTimeout)] : [],
    )
  }

  return { timersOf }
}

export const aUuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown

function inputOf({ input }: Scheduled): Record<string, unknown> {
  return JSON.parse(Buffer.from(input.payloads[0]?.data ?? '', 'base64').toString()) as Record<string, unknown>
}
