import { afterAll, beforeAll, expect, test } from 'vitest'
import { fulfilCheckout } from '#activities/memberships/fulfil-checkout.ts'
import { catchUpFailed, walkEvents } from '#activities/operations/catch-up.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import type { InboxRow } from '#activities/operations/claim-inbox.ts'
import { addPerson, addPlan, openCheckout, startWorld, type World } from '../workflows/memberships/world.ts'

const pays = 'DE89370400440532013000'
const returned = 'DE62370400440532013001'

let world: World
let planId: string
let onceId: string

beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world, { trialDays: 0 })
  onceId = await addPlan(world, { name: 'Lifetime', interval: 'once', amountCents: 49000, trialDays: 0 })
})
afterAll(() => world.stop())

async function debit(wish: { userId: string; planId: string }, iban: string) {
  const { url } = await openCheckout(world, wish)
  const body = new URLSearchParams({ iban, holder: 'Noor Haddad' })
  const answer = await fetch(`${url}/debit`, { method: 'POST', body, redirect: 'manual' })
  const sessionId = /session_id=(cs_\w+)/.exec(answer.headers.get('location') ?? '')?.[1]
  if (!sessionId) throw new Error(`The debit was not taken: ${answer.status}`)

  return sessionId
}

/** The bank's word about a debit; test accounts answer within seconds. */
async function answerOf(sessionId: string) {
  const types = ['checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed']
  const isTold = async () => {
    const { data } = await world.stripe.events.list({ types, limit: 100 })

    return data.some(({ data: { object } }) => 'id' in object && object.id === sessionId)
  }
  await expect.poll(isTold, { timeout: 15_000 }).toBe(true)
}

const hear = (sessionId: string, type: string) =>
  processInboxEvent(world.deps, { provider: 'stripe', type, objectId: sessionId, attempts: 1 } as InboxRow)

function standing(userId: string) {
  return world.deps.db.forOrganization(world.organizationId, async (tx) => ({
    memberships: await tx.membership.findMany({ where: { userId } }),
    checkouts: await tx.checkout.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } }),
    processes: await tx.process.findMany({ where: { userId }, orderBy: { openedAt: 'asc' } }),
    grants: await tx.grant.count({ where: { membership: { userId } } }),
  }))
}

const subjects = async (email: string) => (await world.mailsTo(email)).map(({ subject }) => subject)

test('a returned debit ends the checkout and all of it at Stripe, says so once, and a new one may be opened', async () => {
  const { userId, email } = await addPerson(world)
  const sessionId = await debit({ userId, planId }, returned)
  await hear(sessionId, 'checkout.session.completed')
  await answerOf(sessionId)
  expect(await hear(sessionId, 'checkout.session.async_payment_failed')).toMatchObject({ outcome: 'checkout failed' })
  expect(await fulfilCheckout(world.deps, { sessionId, source: 'page' })).toMatchObject({ kind: 'failed' })
  const { subscription } = await world.stripe.checkout.sessions.retrieve(sessionId)
  const { memberships, checkouts, processes } = await standing(userId)

  expect(await world.stripe.subscriptions.retrieve(subscription as string)).toMatchObject({ status: 'canceled' })
  expect(memberships).toEqual([])
  expect(checkouts[0]?.settledAt).not.toBeNull()
  expect(checkouts[0]?.refusal).toContain('owe nothing')
  expect(processes.every(({ closeReason }) => closeReason === 'failed')).toBe(true)
  expect((await subjects(email)).filter((subject) => subject.includes('did not come through'))).toHaveLength(1)

  const again = await openCheckout(world, { userId, planId })
  expect(again.url).toContain('/c/pay/')
  expect((await standing(userId)).checkouts.map(({ state }) => state)).toEqual(['failed', 'open'])
})

test('a purchase whose every word was lost is healed by the walk, once', async () => {
  const [payer, unlucky] = [await addPerson(world), await addPerson(world)]
  const paid = await debit({ userId: payer.userId, planId: onceId }, pays)
  const failed = await debit({ userId: unlucky.userId, planId: onceId }, returned)
  await answerOf(paid)
  await answerOf(failed)
  expect((await standing(payer.userId)).checkouts).toMatchObject([{ state: 'open' }])

  await walkEvents(world.deps)
  await catchUpFailed(world.deps)
  const news = await world.deps.db.forPlatform('test', (tx) =>
    tx.inboxEvent.findMany({ where: { objectId: { in: [paid, failed] } }, orderBy: { occurredAt: 'desc' } }),
  )
  expect(news.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed']),
  )
  // Newest first: late news about what came before change nothing.
  for (const { objectId, type } of news) await hear(objectId, type)

  const [member, none] = [await standing(payer.userId), await standing(unlucky.userId)]
  expect(member.memberships).toMatchObject([{ state: 'live' }])
  expect(member.grants).toBe(1)
  expect(none.memberships).toEqual([])
  expect(none.checkouts).toMatchObject([{ state: 'failed' }])
  expect(await subjects(payer.email)).toEqual(['You joined Studio Practice'])
  expect(await subjects(unlucky.email)).toEqual(['Your payment for Studio Practice did not come through'])
})

test('a trial is begun with a card only', async () => {
  const { userId } = await addPerson(world)
  const trialId = await addPlan(world, { name: 'With a trial', trialDays: 3 })
  const { url } = await openCheckout(world, { userId, planId: trialId })

  expect(await (await fetch(url)).text()).not.toContain('from your bank account')
})

// Last: the sandbox's clock runs ahead of ours afterwards.
test('money on its way grants nothing, says by when, and a second checkout leads to the first', async () => {
  await world.desk.send('POST', 'account', { debitDays: 2 })
  const { userId, email } = await addPerson(world)
  const sessionId = await debit({ userId, planId }, pays)
  expect(await fulfilCheckout(world.deps, { sessionId, source: 'page' })).toMatchObject({ kind: 'paying' })
  expect(await hear(sessionId, 'checkout.session.completed')).toMatchObject({ outcome: 'checkout paying' })
  await hear(sessionId, 'checkout.session.completed')
  const before = await standing(userId)

  expect(before.memberships).toMatchObject([{ state: 'pending', stripeStatus: 'none' }])
  expect(before.checkouts).toMatchObject([{ state: 'paying', settledAt: null }])
  expect(before.processes).toMatchObject([
    { kind: 'transfer', stage: 'paying', closedAt: null, amountCents: 2900, nextAt: before.checkouts[0]?.arrivesAt },
  ])
  expect((await openCheckout(world, { userId, planId })).url).toContain(sessionId)
  expect(await subjects(email)).toEqual(['Your payment for Studio Practice is on its way'])

  await world.desk.send('POST', 'clock', { advance: '2d', force: true })
  await answerOf(sessionId)
  const results = await Promise.all([
    fulfilCheckout(world.deps, { sessionId, source: 'page' }).then(({ kind }) => kind),
    hear(sessionId, 'checkout.session.async_payment_succeeded').then(({ kind }) => kind),
  ])
  await hear(sessionId, 'checkout.session.async_payment_succeeded')
  await hear(sessionId, 'checkout.session.completed')
  const after = await standing(userId)

  expect(results[0]).toMatch(/fulfilled|already/)
  expect(results[1]).toBe('done')
  expect(after.memberships).toMatchObject([
    { state: 'live', stripeStatus: 'active', cardBrand: 'bank account', cardLast4: '3000' },
  ])
  expect(after.checkouts).toMatchObject([{ state: 'fulfilled' }])
  expect(after.processes.map(({ kind, closeReason }) => [kind, closeReason])).toEqual([
    ['transfer', 'arrived'],
    ['membership', null],
  ])
  expect(new Set(await subjects(email))).toEqual(
    new Set(['Your payment for Studio Practice is on its way', 'You joined Studio Practice']),
  )
})
