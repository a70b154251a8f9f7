import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOutbox } from '#activities/operations/claim-outbox.ts'
import { listDeadLetters } from '#activities/operations/dead-letters.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { discardDeadLetter } from '#activities/operations/discard-dead-letter.ts'
import { markOutbox, maxRefusals } from '#activities/operations/mark-outbox.ts'
import { enqueueSignal, enqueueStart } from '#activities/operations/outbox.ts'
import { outboxLag } from '#activities/operations/outbox-lag.ts'
import { retryDeadLetter } from '#activities/operations/retry-dead-letter.ts'
import { tryStart } from '#activities/operations/try-start.ts'
import { wakeUp } from '#activities/operations/wake-up.ts'
import {
  connectClient,
  createWorld,
  openProbe,
  startProbeWorker,
  until,
  waitingRows,
  type World,
} from '#tests/workflows/operations/support/world.ts'
import { listen } from '#worker/listen.ts'
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

const news = (workflowId: string, number: number) =>
  world.deps.db.forOrganization(world.organizationId, (tx) =>
    enqueueSignal(tx, world.organizationId, { workflowId, signal: 'news', payload: { number } }),
  )

const seen = (workflowId: string) =>
  temporal.client.workflow.getHandle(workflowId).query<{ news: number[]; marks: string[] }>('seen')

test('three relays deliver each process its start once and its news in order', async () => {
  const { deps, metrics } = world
  const probes = await Promise.all(Array.from({ length: 6 }, () => openProbe(world)))
  for (let number = 1; number <= 8; number += 1) {
    await Promise.all(probes.map(({ workflowId }) => news(workflowId, number)))
  }

  const relays = [1, 2, 3].map(() => startRelay(deps, { metrics, idleMs: 20 }))
  await until(async () => (await waitingRows(deps)) === 0)
  await Promise.all(relays.map((relay) => relay.stop()))

  for (const { workflowId } of probes) {
    expect((await seen(workflowId)).news).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const { searchAttributes } = await temporal.client.workflow.getHandle(workflowId).describe()
    expect(searchAttributes.KumikoProcess).toEqual(['probe'])
    expect(searchAttributes.KumikoAmountCents).toEqual([2900])
  }
})

test('a relay that dies between delivery and mark: the next one delivers again, and one run comes of it', async () => {
  const { deps } = world
  const { workflowId } = await openProbe(world)
  const [claimed] = await claimOutbox(deps, { kinds: ['start'], limit: 10, leaseMs: 300 })
  expect(claimed?.orderingKey).toBe(workflowId)
  if (!claimed) return
  expect(await deliverOutboxRow(deps, claimed)).toEqual({ kind: 'delivered' })
  expect(await claimOutbox(deps, { kinds: ['start'], limit: 10, leaseMs: 300 })).toEqual([])
  const { runId } = await temporal.client.workflow.getHandle(workflowId).describe()

  await until(async () => (await claimAndDeliver('start', workflowId)) === 'delivered')
  expect((await temporal.client.workflow.getHandle(workflowId).describe()).runId).toBe(runId)
})

test('the nearest deadline goes first', async () => {
  const { deps, organizationId } = world
  const later = start(`probe:${randomUUID()}`)
  const sooner = start(`probe:${randomUUID()}`)
  await deps.db.forOrganization(organizationId, async (tx) => {
    await enqueueStart(tx, organizationId, later, new Date(Date.now() + 60_000))
    await enqueueStart(tx, organizationId, sooner, new Date(Date.now() + 1_000))
  })

  const first = await claimOutbox(deps, { kinds: ['start'], limit: 1, leaseMs: 50 })
  expect(first[0]?.orderingKey).toBe(sooner.workflowId)
  await drain()
})

test('a start that somebody tried already, or that is closed, counts as delivered', async () => {
  const { deps, organizationId } = world
  const payload = start(`probe:${randomUUID()}`, { isShort: true })
  await tryStart(deps, payload)
  expect(await temporal.client.workflow.getHandle(payload.workflowId).result()).toBe('done')

  await deps.db.forOrganization(organizationId, (tx) => enqueueStart(tx, organizationId, payload, new Date()))
  expect(await claimAndDeliver('start', payload.workflowId)).toBe('delivered')
})

test('news of a process that has ended are acknowledged', async () => {
  const { deps, organizationId } = world
  const { processId, workflowId } = await openProbe(world, { input: { isShort: true } })
  expect(await claimAndDeliver('start', workflowId)).toBe('delivered')
  await temporal.client.workflow.getHandle(workflowId).result()
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.process.update({
      where: { organizationId_id: { organizationId, id: processId } },
      data: { closedAt: new Date(), closeReason: 'ended' },
    }),
  )
  await news(workflowId, 1)
  expect(await claimAndDeliver('signal', workflowId)).toBe('delivered')
})

test('news that no run takes become a dead letter after bounded tries, and can be retried or given up with a reason', async () => {
  const { deps, userId } = world
  const workflowId = `probe:${randomUUID()}`
  await news(workflowId, 1)
  for (let tries = 0; tries < maxRefusals; tries += 1) {
    await makeDue()
    expect(await claimAndDeliver('signal', workflowId)).toBe('refused')
  }
  await makeDue()
  expect(await claimAndDeliver('signal', workflowId)).toBe('nothing')

  const letter = (await listDeadLetters(deps)).find(({ subject }) => subject === workflowId)
  expect(letter?.lastError).toContain('Temporal does not run it')
  await retryDeadLetter(deps, { queue: 'outbox', id: letter?.id ?? '', actorId: userId })
  expect(await claimAndDeliver('signal', workflowId)).toBe('refused')
  await deps.db.forPlatform('test', (tx) =>
    tx.outboxMessage.updateMany({ where: { orderingKey: workflowId }, data: { deadAt: new Date() } }),
  )
  const give = { queue: 'outbox', id: letter?.id ?? '', actorId: userId } as const
  await expect(discardDeadLetter(deps, { ...give, reason: ' ' })).rejects.toThrow('REASON_MISSING')
  await discardDeadLetter(deps, { ...give, reason: 'it never existed' })
  expect((await listDeadLetters(deps)).some(({ subject }) => subject === workflowId)).toBe(false)
})

test('while Temporal is away rows wait without end, and none becomes a dead letter', async () => {
  const away = await createWorld({ TEMPORAL_ADDRESS: '127.0.0.1:9' })
  const { workflowId } = await openProbe(away)
  const relay = startRelay(away.deps, { metrics: away.metrics, idleMs: 20 })
  await until(async () => {
    const row = await away.deps.db.forPlatform('test', (tx) => tx.outboxMessage.findFirstOrThrow())

    return row.attempts >= 2
  })
  await relay.stop()

  const row = await away.deps.db.forPlatform('test', (tx) => tx.outboxMessage.findFirstOrThrow())
  expect(row).toMatchObject({ orderingKey: workflowId, refusals: 0, deadAt: null, deliveredAt: null })
  expect(row.lastError).toContain('Temporal is away')
  expect((await outboxLag(away.deps)).waiting).toBe(1)
  await away.close()
})

test('a wake-up is heard at once, also after the connection was lost', async () => {
  const { deps, config } = world
  let heard = 0
  const ears = listen({
    connectionString: config.DATABASE_PLATFORM_URL,
    log: deps.log,
    on: { kumiko_outbox: () => (heard += 1), kumiko_inbox: () => undefined },
  })
  const isHeard = async () => {
    const before = heard
    await wakeUp(deps, 'kumiko_outbox')
    await new Promise((done) => setTimeout(done, 50))

    return heard > before
  }
  await until(isHeard)
  await deps.db.forPlatform(
    'test',
    (tx) => tx.$queryRaw`
      select pg_terminate_backend(pid)::text from pg_stat_activity
      where query like 'listen%' and datname = current_database()`,
  )
  await until(isHeard)
  await ears.stop()
})

function start(workflowId: string, input = {}) {
  return { workflowId, workflowType: 'probe', input, searchAttributes: {}, summary: 'probe' }
}

async function claimAndDeliver(kind: 'start' | 'signal', workflowId: string): Promise<string> {
  const rows = await claimOutbox(world.deps, { kinds: [kind], limit: 100, leaseMs: 30_000 })
  const row = rows.find(({ orderingKey }) => orderingKey === workflowId)
  if (!row) return 'nothing'
  const outcome = await deliverOutboxRow(world.deps, row)
  await markOutbox(world.deps, row, outcome)

  return outcome.kind
}

function makeDue() {
  return world.deps.db.forPlatform('test', (tx) =>
    tx.outboxMessage.updateMany({ where: { deliveredAt: null }, data: { availableAt: new Date(0) } }),
  )
}

async function drain(): Promise<void> {
  await makeDue()
  for (const row of await claimOutbox(world.deps, { kinds: ['start', 'signal'], limit: 100, leaseMs: 30_000 })) {
    await markOutbox(world.deps, row, await deliverOutboxRow(world.deps, row))
  }
}
