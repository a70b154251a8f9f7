import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catchUpFailed, stripeNews, walkEvents } from '#activities/operations/catch-up.ts'
import { stripeTypes } from '#activities/operations/inbox-routes.ts'
import { receiveEvent } from '#activities/operations/receive-event.ts'
import {
  addToDirectory,
  createMember,
  createStripeWorld,
  type Member,
  pump,
  type StripeWorld,
} from '#tests/workflows/operations/support/stripe-world.ts'
import { openProbe, until } from '#tests/workflows/operations/support/world.ts'
import { startInboxPump } from '#worker/inbox-pump.ts'

let world: StripeWorld

beforeAll(async () => {
  world = await createStripeWorld()
})

afterAll(async () => {
  await world.close()
})

/** What the product believes about a membership, without the times at which it asked. */
async function truthOf({ membershipId }: Member) {
  const { deps, organizationId } = world

  return deps.db.forOrganization(organizationId, async (tx) => {
    const { stripeStatus, trialEndsAt, currentPeriodEndsAt, cancelAt, cardLast4 } =
      await tx.membership.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: membershipId } } })
    const invoices = await tx.invoice.findMany({
      where: { membershipId },
      select: { stripeInvoiceId: true, status: true, totalCents: true, amountPaidCents: true, paidAt: true },
      orderBy: { stripeInvoiceId: 'asc' },
    })

    return { stripeStatus, trialEndsAt, currentPeriodEndsAt, cancelAt, cardLast4, invoices }
  })
}

async function forget({ membershipId }: Member): Promise<void> {
  const { deps, organizationId } = world
  await deps.db.forOrganization(organizationId, async (tx) => {
    await tx.invoice.deleteMany({ where: { membershipId } })
    await tx.membership.update({
      where: { organizationId_id: { organizationId, id: membershipId } },
      data: {
        stripeStatus: 'none',
        fetchedAt: null,
        trialEndsAt: null,
        currentPeriodEndsAt: null,
        cancelAt: null,
        cardLast4: null,
      },
    })
  })
  await deps.db.forPlatform('test', async (tx) => {
    await tx.inboxEvent.deleteMany()
    await tx.checkpoint.deleteMany()
  })
}

async function eventsOf({ customerId, subscriptionId }: Member): Promise<Stripe.Event[]> {
  const types = stripeTypes()
  const listed = await world.stripe.events.list({ types: types.slice(0, 20), limit: 100 })

  return listed.data.filter(({ data }) => {
    const text = JSON.stringify(data.object)

    return text.includes(customerId) || text.includes(subscriptionId)
  })
}

test('duplicated, reordered, late or lost: the same truth comes of the news', async () => {
  const member = await createMember(world)
  await world.advance('80s')
  await until(async () => (await world.stripe.subscriptions.retrieve(member.subscriptionId)).status === 'active')
  await world.stripe.subscriptions.update(member.subscriptionId, { cancel_at_period_end: true })
  const events = await eventsOf(member)
  expect(events.length).toBeGreaterThan(5)

  await forget(member)
  for (const event of [...events].reverse()) await receiveEvent(world.deps, stripeNews(event))
  await pump(world)
  const truth = await truthOf(member)
  expect(truth).toMatchObject({ stripeStatus: 'active', cardLast4: '4242' })
  expect(truth.cancelAt).not.toBeNull()
  expect(truth.invoices.map(({ amountPaidCents }) => amountPaidCents).toSorted()).toContain(2900)

  const step = fc.record({ event: fc.constantFrom(...events), pumped: fc.integer({ min: 0, max: 3 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 2 * events.length }), async (steps) => {
      await forget(member)
      for (const { event, pumped } of steps) {
        await receiveEvent(world.deps, stripeNews(event))
        if (pumped > 0) await pump(world, pumped)
      }
      const known = new Set(steps.map(({ event }) => event.id)).size
      const { healed } = await walkEvents(world.deps)
      expect(healed).toBeGreaterThanOrEqual(events.length - known)
      await pump(world)
      expect(await truthOf(member)).toEqual(truth)
      expect((await walkEvents(world.deps)).healed).toBe(0)
    }),
    { numRuns: 8 },
  )
}, 120_000)

test('news of a membership in trial are told to its open process, with ids only, and to no closed one', async () => {
  const { deps, organizationId } = world
  const member = await createMember(world)
  const open = await openProbe(world, { membershipId: member.membershipId })
  const closed = await openProbe(world, { membershipId: member.membershipId })
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.process.update({
      where: { organizationId_id: { organizationId, id: closed.processId } },
      data: { closedAt: new Date(), closeReason: 'test' },
    }),
  )

  const [event] = await eventsOf(member)
  if (event) await receiveEvent(deps, stripeNews(event))
  const loop = startInboxPump(deps, { metrics: world.metrics, idleMs: 20 })
  await until(
    async () =>
      (await deps.db.forPlatform('test', (tx) => tx.inboxEvent.count({ where: { processedAt: null } }))) === 0,
  )
  await loop.stop()

  const signals = await deps.db.forPlatform('test', (tx) => tx.outboxMessage.findMany({ where: { kind: 'signal' } }))
  expect(signals.map(({ orderingKey }) => orderingKey)).toEqual([open.workflowId])
  expect(signals[0]?.payload).toEqual({
    workflowId: open.workflowId,
    signal: 'subscriptionChanged',
    payload: { organizationId, membershipId: member.membershipId },
  })
})

test('the same event twice is one row; what is not ours is acknowledged; what is ours but too early waits', async () => {
  const { deps, stripe, organizationId } = world
  const strange = await stripe.customers.create({})
  await stripe.paymentMethods.attach('pm_card_visa', { customer: strange.id })
  const member = await createMember(world)
  await deps.db.forPlatform('test', (tx) => tx.inboxEvent.deleteMany())
  const row = { where: { kind_key: { kind: 'stripe_subscription', key: member.subscriptionId } } }
  const known = await deps.db.accounts.directory.findUniqueOrThrow(row)
  await deps.db.forPlatform('test', (tx) => tx.directory.delete(row))

  const early = news('customer.subscription.created', member.subscriptionId)
  expect(await receiveEvent(deps, early)).toBe(true)
  expect(await receiveEvent(deps, early)).toBe(false)
  await receiveEvent(deps, news('customer.subscription.created', 'sub_of_nobody'))
  await receiveEvent(deps, news('customer.updated', strange.id))
  await receiveEvent(deps, news('product.updated', 'prod_1'))
  await receiveEvent(deps, news('checkout.session.completed', 'cs_of_nobody'))
  await pump(world)

  const outcomes = await deps.db.forPlatform('test', (tx) => tx.inboxEvent.findMany({ orderBy: { receivedAt: 'asc' } }))
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    null,
    'not ours',
    'not ours',
    'nobody needs this type',
    'not ours',
  ])
  expect(outcomes[0]).toMatchObject({ refusals: 0, deadAt: null, lastError: 'its membership is not written yet' })

  await addToDirectory(deps, { organizationId, kind: known.kind, key: known.key, entityId: known.entityId })
  await deps.db.forPlatform('test', (tx) => tx.inboxEvent.updateMany({ data: { availableAt: new Date(0) } }))
  await pump(world)
  expect((await truthOf(member)).stripeStatus).toBe('trialing')
})

test('while Stripe is away news wait, and the catch-up says so instead of losing its place', async () => {
  const { deps } = world
  const stripeAway = { ...deps, stripeFor: () => awayStripe() }
  await expect(walkEvents(stripeAway)).rejects.toThrow()
  await expect(catchUpFailed(stripeAway)).rejects.toThrow()
  expect((await catchUpFailed(deps)).seen).toBe(0)
})

function awayStripe(): Stripe {
  return new (world.stripe.constructor as typeof Stripe)('sk_test_away', {
    host: '127.0.0.1',
    port: 9,
    protocol: 'http',
    maxNetworkRetries: 0,
  })
}

function news(type: string, objectId: string) {
  return { provider: 'stripe' as const, eventId: `evt_${randomUUID()}`, type, objectId, occurredAt: new Date() }
}
