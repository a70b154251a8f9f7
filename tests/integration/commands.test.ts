import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askProcess } from '#activities/operations/ask-process.ts'
import { closeProcess } from '#activities/operations/close-process.ts'
import { listDeadLetters } from '#activities/operations/dead-letters.ts'
import { discardDeadLetter } from '#activities/operations/discard-dead-letter.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import { retryDeadLetter } from '#activities/operations/retry-dead-letter.ts'
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

beforeAll(async () => {
  world = await createWorld()
  temporal = await connectClient(world)
})

afterAll(async () => {
  await temporal.close()
  await world.close()
})

const place = (processId: string, commandId: string, payload = {}) =>
  placeCommand(world.deps, {
    organizationId: world.organizationId,
    commandId,
    processId,
    name: 'mark',
    payload,
    userId: world.userId,
  })

const commandRow = (id: string) =>
  world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.command.findUniqueOrThrow({ where: { organizationId_id: { organizationId: world.organizationId, id } } }),
  )

test('what is asked while no worker runs is settled when one comes, once', async () => {
  const { deps, metrics, organizationId } = world
  const { processId, workflowId } = await openProbe(world)
  const commandId = randomUUID()
  await place(processId, commandId)
  await place(processId, commandId)

  const relays = [startRelay(deps, { metrics, idleMs: 20 }), startRelay(deps, { metrics, idleMs: 20 })]
  await until(async () => (await waitingRows(deps)) === 1)
  expect(await askProcess(deps, { organizationId, commandId })).toMatchObject({
    status: 'pending',
    pending: 'unanswered',
  })
  const stopWorker = await startProbeWorker(world)
  await until(async () => (await commandRow(commandId)).status === 'done', 25_000)
  await until(async () => (await waitingRows(deps)) === 0)

  expect((await commandRow(commandId)).answer).toEqual({ ok: true, message: 'mark 1' })
  const { marks } = await temporal.client.workflow.getHandle(workflowId).query<{ marks: string[] }>('seen')
  expect(marks).toEqual([commandId])

  const second = randomUUID()
  await place(processId, second)
  expect(await askProcess(deps, { organizationId, commandId: second })).toEqual({
    status: 'done',
    answer: { ok: true, message: 'mark 2' },
  })
  await until(async () => (await waitingRows(deps)) === 0)
  await Promise.all([stopWorker(), ...relays.map((relay) => relay.stop())])
}, 60_000)

test('a refusal is the answer, with its code and words', async () => {
  const { deps, metrics, organizationId } = world
  const stopWorker = await startProbeWorker(world)
  const relay = startRelay(deps, { metrics, idleMs: 20 })
  const { processId } = await openProbe(world)
  await until(async () => (await waitingRows(deps)) === 0)
  const commandId = randomUUID()
  await place(processId, commandId, { isBad: true })

  expect(await askProcess(deps, { organizationId, commandId })).toEqual({
    status: 'refused',
    answer: { ok: false, code: 'TOO_MANY', message: 'Too many marks.' },
  })
  await until(async () => (await waitingRows(deps)) === 0)
  await Promise.all([stopWorker(), relay.stop()])
})

test('closing a process needs a reason, ends its run and refuses what was asked of it', async () => {
  const { deps, metrics, organizationId, userId } = world
  const { processId, workflowId } = await openProbe(world)
  const relay = startRelay(deps, { metrics, idleMs: 20 })
  await until(async () => (await waitingRows(deps)) === 0)
  await relay.stop()
  const commandId = randomUUID()
  await place(processId, commandId)

  const input = { organizationId, processId, actorId: userId }
  await expect(closeProcess(deps, { ...input, reason: '' })).rejects.toThrow('REASON_MISSING')
  await closeProcess(deps, { ...input, reason: 'opened by mistake' })
  await expect(closeProcess(deps, { ...input, reason: 'again' })).rejects.toThrow('PROCESS_CLOSED')

  expect((await commandRow(commandId)).status).toBe('refused')
  expect((await temporal.client.workflow.getHandle(workflowId).describe()).status.name).toBe('TERMINATED')
  const audit = await deps.db.forOrganization(organizationId, (tx) =>
    tx.auditEntry.findFirst({ where: { entity: 'process', entityId: processId, action: 'close' } }),
  )
  expect(audit).toMatchObject({ actorId: userId, reason: 'opened by mistake' })
})

test('a process that is closed before its start was delivered never runs', async () => {
  const { deps, metrics, organizationId, userId } = world
  const { processId, workflowId } = await openProbe(world)
  await deps.db.forPlatform('test', (tx) =>
    tx.outboxMessage.updateMany({ where: { orderingKey: workflowId }, data: { deadAt: new Date() } }),
  )
  const letter = (await listDeadLetters(deps)).find(({ subject }) => subject === workflowId)
  const discard = { queue: 'outbox', id: letter?.id ?? '', actorId: userId, reason: 'not wanted' } as const
  await expect(discardDeadLetter(deps, discard)).rejects.toThrow('CLOSE_INSTEAD')

  await closeProcess(deps, { organizationId, processId, actorId: userId, reason: 'not wanted' })
  await expect(retryDeadLetter(deps, { ...discard })).rejects.toThrow('NOT_DEAD')
  const relay = startRelay(deps, { metrics, idleMs: 20 })
  await until(async () => (await waitingRows(deps)) === 0)
  await relay.stop()
  await expect(temporal.client.workflow.getHandle(workflowId).describe()).rejects.toThrow('not found')
})
