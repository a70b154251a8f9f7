import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeCommand } from '#activities/operations/place-command.ts'
import { reconcile } from '#activities/operations/reconcile.ts'
import { runJob } from '#activities/operations/run-job.ts'
import { withLease } from '#activities/operations/with-lease.ts'
import { enqueueSignal } from '#activities/operations/outbox.ts'
import {
  connectClient,
  createWorld,
  openProbe,
  startProbeWorker,
  until,
  waitingRows,
  type World,
} from '#tests/workflows/operations/support/world.ts'
import { startRelay } from '#worker/relay.ts'

let world: World
let temporal: Awaited<ReturnType<typeof connectClient>>
let stopWorker: () => Promise<void>

beforeAll(async () => {
  world = await createWorld()
  temporal = await connectClient(world)
  stopWorker = await startProbeWorker(world)
})

afterAll(async () => {
  await stopWorker()
  await temporal.close()
  await world.close()
})

const processRow = (processId: string) =>
  world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.process.findUniqueOrThrow({
      where: { organizationId_id: { organizationId: world.organizationId, id: processId } },
    }),
  )

async function deliverAll(): Promise<void> {
  const relay = startRelay(world.deps, { metrics: world.metrics, idleMs: 20 })
  await until(async () => (await waitingRows(world.deps)) === 0)
  await relay.stop()
}

test('a run that was terminated by hand starts again as a new episode, with its waiting news and commands', async () => {
  const { deps, organizationId, userId } = world
  const { processId, workflowId } = await openProbe(world)
  await deliverAll()
  await temporal.client.workflow.getHandle(workflowId).terminate('by hand')
  const commandId = randomUUID()
  await placeCommand(deps, { organizationId, commandId, processId, name: 'mark', userId })
  await deps.db.forOrganization(organizationId, (tx) =>
    enqueueSignal(tx, organizationId, { workflowId, signal: 'news', payload: { number: 7 } }),
  )

  const report = await reconcile(deps, { grace: 0 })
  expect(report.restarted).toEqual([`${workflowId}:2`])
  expect(await processRow(processId)).toMatchObject({
    workflowId: `${workflowId}:2`,
    episode: 2,
    step: 0,
    closedAt: null,
  })
  expect((await reconcile(deps, { grace: 0 })).restarted).toEqual([])

  await deliverAll()
  const handle = temporal.client.workflow.getHandle(`${workflowId}:2`)
  expect(await handle.query('seen')).toEqual({ news: [7], marks: [commandId] })
  expect((await reconcile(deps, { grace: 0 })).restarted).toEqual([])

  await handle.terminate('again')
  expect((await reconcile(deps, { grace: 0 })).restarted).toEqual([`${workflowId}:3`])
  await deliverAll()
})

test('a fresh Temporal gets every open process back', async () => {
  const { deps, organizationId } = world
  const probes = await Promise.all([openProbe(world), openProbe(world)])
  // Starts that were delivered to a Temporal that is gone.
  await deps.db.forPlatform('test', (tx) =>
    tx.outboxMessage.updateMany({ where: { deliveredAt: null }, data: { deliveredAt: new Date() } }),
  )

  const { restarted } = await reconcile(deps, { grace: 0 })
  expect(new Set(restarted)).toEqual(new Set(probes.map(({ workflowId }) => `${workflowId}:2`)))
  await deliverAll()
  for (const { workflowId } of probes) {
    expect((await temporal.client.workflow.getHandle(`${workflowId}:2`).describe()).status.name).toBe('RUNNING')
  }
  const audits = await deps.db.forOrganization(organizationId, (tx) =>
    tx.auditEntry.count({ where: { entity: 'process', action: 'restart' } }),
  )
  expect(audits).toBeGreaterThanOrEqual(2)
})

test('a start that is still in the outbox is left to the relay', async () => {
  const { deps } = world
  const { workflowId } = await openProbe(world)
  expect((await reconcile(deps, { grace: 0 })).restarted).toEqual([])
  await deliverAll()
  expect((await temporal.client.workflow.getHandle(workflowId).describe()).status.name).toBe('RUNNING')
})

test('a run that ended by itself with its row open waits for a person; a run without an open row is listed', async () => {
  const { deps, organizationId } = world
  const ended = await openProbe(world, { input: { isShort: true } })
  const stray = await openProbe(world)
  await deliverAll()
  await temporal.client.workflow.getHandle(ended.workflowId).result()
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.process.update({
      where: { organizationId_id: { organizationId, id: stray.processId } },
      data: { closedAt: new Date(), closeReason: 'test' },
    }),
  )

  await until(async () => (await reconcile(deps, { grace: 0 })).strays.includes(stray.workflowId))
  const report = await reconcile(deps, { grace: 0 })
  expect(report.toLookAt).toEqual([ended.workflowId])
  expect(report.restarted).toEqual([])
  expect((await processRow(ended.processId)).needsHuman).toBe(true)
})

test('a lease has one holder; a job runs once per period, whoever asks', async () => {
  const { deps } = world
  let running = 0
  let most = 0
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((done) => setTimeout(done, 100))
    running -= 1

    return 'done'
  }
  const results = await Promise.all([1, 2, 3, 4].map(() => withLease(deps, { name: 'test' }, work)))
  expect(most).toBe(1)
  expect(results.filter(Boolean)).toEqual([{ result: 'done' }])
  expect(await withLease(deps, { name: 'test' }, work)).toEqual({ result: 'done' })

  let runs = 0
  const job = { name: 'test', everyMs: 60_000, run: async () => Promise.resolve({ runs: ++runs }) }
  expect(await runJob(deps, job)).toMatchObject({ facts: { runs: 1 } })
  expect(await runJob(deps, job)).toBeNull()
  expect(await runJob(deps, job, { isForced: true })).toMatchObject({ facts: { runs: 2 } })
})
