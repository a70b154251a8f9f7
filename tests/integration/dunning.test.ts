import { randomUUID } from 'node:crypto'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createBillingActivities } from '#activities/billing/index.ts'
import type { OutboxRow } from '#activities/operations/claim-outbox.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import { eventually } from '#infra/sandbox/testing.ts'
import { prepareNamespace } from '#infra/start/prepare-namespace.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { accessOf } from '#workflows/memberships/access.rules.ts'
import { becomeDebtor, type Debtor, dunningOf, failing } from '../workflows/billing/failing.ts'
import { addPlan, startWorld, type World } from '../workflows/memberships/world.ts'

/** Real sandbox, database and Temporal. The business days between two steps are taken off the rows, not waited for. */
const namespace = `dunning-${randomUUID().slice(0, 8)}`

let world: World
let planId: string
let connection: NativeConnection
let workers: Worker[]
let running: Promise<unknown>
let carrying: NodeJS.Timeout
let isCarrying = false
const carried = new Set<string>()

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  const { address } = inject('temporal')
  await prepareNamespace({ address, namespace })
  world = await startWorld({ day: '60s', temporal: { address, namespace } })
  planId = await addPlan(world, { trialDays: 0 })
  connection = await NativeConnection.connect({ address })
  const { database, stripe, mail, sms } = createBillingActivities(world.deps)
  const shared = { connection, namespace }
  const code = await bundleWorkflows()
  workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: 'kumiko', workflowBundle: { code }, activities: database }),
    Worker.create({ ...shared, taskQueue: 'kumiko-stripe', activities: stripe }),
    Worker.create({ ...shared, taskQueue: 'kumiko-mail', activities: mail }),
    Worker.create({ ...shared, taskQueue: 'kumiko-sms', activities: sms }),
  ])
  running = Promise.all(workers.map((worker) => worker.run()))
  carrying = setInterval(() => void carry(), 50)
})

afterAll(async () => {
  clearInterval(carrying)
  await eventually('the last round', () => !isCarrying)
  for (const worker of workers) worker.shutdown()
  await running
  await connection.close()
  await world.stop()
})

/** What webhook, inbox and relay do: each of Stripe's events worked off once, each promised start and signal delivered. */
async function carry(): Promise<void> {
  if (isCarrying) return
  isCarrying = true
  try {
    await carryNews()
    await carryOutbox()
  } finally {
    isCarrying = false
  }
}

async function carryNews(): Promise<void> {
  const { data } = await world.stripe.events.list({ limit: 100 })
  for (const { id, type, created, data: about } of data.filter((event) => !carried.has(event.id)).reverse()) {
    const row = { id, eventId: id, account: '', type, attempts: 1, provider: 'stripe' as const }
    const objectId = 'id' in about.object ? String(about.object.id) : ''
    await processInboxEvent(world.deps, { ...row, objectId, occurredAt: new Date(created * 1000) })
    carried.add(id)
  }
}

async function carryOutbox(): Promise<void> {
  const { deps } = world
  const waiting = await deps.db.forPlatform('relay', (tx) =>
    tx.outboxMessage.findMany({
      where: { deliveredAt: null, kind: { in: ['start', 'signal'] } },
      orderBy: { id: 'asc' },
    }),
  )
  for (const row of waiting) {
    const { kind } = await deliverOutboxRow(deps, { kind: row.kind as OutboxRow['kind'], payload: row.payload })
    if (kind !== 'delivered') continue
    await deps.db.forPlatform('relay', (tx) =>
      tx.outboxMessage.update({ where: { id: row.id }, data: { deliveredAt: new Date() } }),
    )
  }
}

const subjects = async ({ email }: Debtor) =>
  (await world.mailsTo(email)).filter(({ text }) => !text.startsWith('Welcome to')).map(({ subject }) => subject)

async function accessOfMember(debtor: Debtor) {
  const { stripeStatus, dunningDay } = await debtor.membership()

  return accessOf({ isBanned: false, isStaff: false, hasLiveGrant: false, stripeStatus, dunningDay })
}

test('really lived: declined, told at once, reading only from day 7, a new card on day 8, all open within two seconds', async () => {
  const debtor = await becomeDebtor(world, { planId })
  const workflowId = `dunning:${debtor.invoiceId}`
  await eventually('the first message', async () => (await subjects(debtor)).length === 1, 15_000)
  expect(await accessOfMember(debtor)).toBe('full')

  const dunning = await dunningOf(world, debtor, debtor.invoiceId)
  await dunning.age(8)
  await dunning.nextDay()
  const client = await world.deps.temporal.client()
  await client.workflow.getHandle(workflowId).signal('invoiceChanged')
  await eventually('the message of day 7', async () => (await subjects(debtor)).length === 2, 15_000)
  expect(await accessOfMember(debtor)).toBe('read-only')
  expect(await dunning.process()).toMatchObject({ stage: 'read-only' })

  await debtor.replaceCard(failing.good)
  await eventually(
    'the payment',
    async () => (await world.stripe.invoices.retrieve(debtor.invoiceId)).status === 'paid',
  )
  const paidAt = Date.now()
  await eventually('access', async () => (await accessOfMember(debtor)) === 'full')
  expect(Date.now() - paidAt).toBeLessThan(2_000)

  expect(await client.workflow.getHandle(workflowId).result()).toBe('paid')
  expect(await subjects(debtor)).toEqual([
    '€29.00 for Studio Practice could not be charged',
    'You can read but not write in Studio Practice',
    'Paid: €29.00 for Studio Practice. Thank you',
  ])
  const { outcome, closedAt, promises } = await dunning.process()
  expect([outcome, closedAt === null]).toEqual(['paid', false])
  expect(promises.filter(({ status }) => status === 'open')).toEqual([])
  const charges = await world.stripe.charges.list({ customer: (await debtor.membership()).stripeCustomerId ?? '' })
  expect(charges.data.filter(({ paid }) => paid)).toHaveLength(2)
}, 60_000)

test('really lived: asked for a try in vain, paid on the invoice page, nothing more is said', async () => {
  const debtor = await becomeDebtor(world, { planId })
  await eventually('the first message', async () => (await subjects(debtor)).length === 1, 15_000)
  const dunning = await dunningOf(world, debtor, debtor.invoiceId)
  const commandId = await dunning.ask('retryNow')
  const client = await world.deps.temporal.client()
  const handle = client.workflow.getHandle(`dunning:${debtor.invoiceId}`)
  const input = { commandId, userId: debtor.userId, payload: {} }
  const answer = await handle.executeUpdate('retryNow', { args: [input], updateId: commandId })
  expect(answer).toMatchObject({ ok: false, code: 'DECLINED' })

  await world.stripe.invoices.pay(debtor.invoiceId, { paid_out_of_band: true })
  expect(await handle.result()).toBe('paid')
  expect(await accessOfMember(debtor)).toBe('full')
  expect(await subjects(debtor)).toHaveLength(2)
}, 60_000)
