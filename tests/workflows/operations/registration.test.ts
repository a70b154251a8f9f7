import { afterAll, beforeAll, expect, test } from 'vitest'
import { searchAttributes } from '#infra/start/search-attributes.ts'
import { searchAttributePairs, searchAttributeTypes } from '#workflows/operations/search-attributes.ts'
import { createActivities } from '#worker/activities.ts'
import { registerActivities } from '#worker/activity-registry.ts'
import { activityClasses, queues } from '#worker/queues.ts'
import { namedActivities } from './support/named-activities.ts'
import { createWorld, type World } from './support/world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
})

afterAll(async () => {
  await world.close()
})

test('every activity that a workflow names is registered on the queue it names', () => {
  const registry = createActivities(world.deps)
  const byQueue = new Map(activityClasses.map((kind) => [queues[kind].taskQueue, Object.keys(registry[kind])]))
  const named = namedActivities()

  expect(named.length).toBeGreaterThan(0)
  for (const { file, taskQueue, names } of named) {
    expect(byQueue.has(taskQueue), `${file} names the queue "${taskQueue}"`).toBe(true)
    expect(names.length, `${file} names no activity`).toBeGreaterThan(0)
    expect(byQueue.get(taskQueue)).toEqual(expect.arrayContaining(names))
  }
}, 60_000)

test('two activities of one name are refused', () => {
  const same = { database: { read: () => Promise.resolve() } }
  expect(() => registerActivities([same, { stripe: same.database }])).toThrow('Two activities are called read.')
})

test('the search attributes that a start sets are those the servers are set up with', () => {
  const ours = Object.entries(searchAttributeTypes).map(([name, type]) => [name, type.toLowerCase()])
  const theirs = Object.entries(searchAttributes).map(([name, type]) => [name, type.toLowerCase()])
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  expect(() => searchAttributePairs({ KumikoUnheardOf: 'x' })).toThrow(RangeError)
  expect(() => searchAttributePairs({ KumikoAttempt: 'x' })).toThrow(RangeError)
})
