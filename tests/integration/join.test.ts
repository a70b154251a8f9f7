import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expireCheckout } from '#activities/memberships/expire-checkout.ts'
import { fulfilCheckout } from '#activities/memberships/fulfil-checkout.ts'
import { joinFree } from '#activities/memberships/join-free.ts'
import { previewJoin } from '#activities/memberships/preview-join.ts'
import { authenticateOnPage, payOnPage } from '#infra/sandbox/testing.ts'
import {
  addPerson,
  addPlan,
  cards,
  join,
  openCheckout,
  payAt,
  startWorld,
  type World,
} from '../workflows/memberships/world.ts'

let world: World
let planId: string
let nextCard = 0
const aCard = () => cards[nextCard++ % cards.length]

beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world)
})
afterAll(() => world.stop())

const inOrganization: World['deps']['db']['forOrganization'] = (_, work) =>
  world.deps.db.forOrganization(world.organizationId, work)
const rows = <T>(work: Parameters<typeof inOrganization<T>>[1]) => inOrganization(world.organizationId, work)

async function standing(userId: string) {
  return rows(async (tx) => ({
    memberships: await tx.membership.findMany({ where: { userId } }),
    processes: await tx.process.findMany({ where: { userId }, include: { promises: true } }),
    checkouts: await tx.checkout.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } }),
    starts: await tx.outboxMessage.findMany({
      where: { kind: 'start', payload: { path: ['input', 'organizationId'], equals: world.organizationId } },
    }),
  }))
}

async function subscriptionsOf(userId: string) {
  const customer = await rows((tx) => tx.stripeCustomer.findFirst({ where: { userId } }))
  const list = await world.stripe.subscriptions.list({ customer: customer?.stripeCustomerId, status: 'all' })

  return list.data
}

test('a trial begins with membership, process row, promises and promised start, and nothing is charged', async () => {
  const { userId } = await addPerson(world)
  const preview = await previewJoin(world.deps, { ...world, planId, userId })
  const { kind, membershipId } = await join(world, { userId, planId, card: aCard() })
  const { memberships, processes, checkouts, starts } = await standing(userId)

  expect(preview).toMatchObject({ trialDays: 3, amountTodayCents: 0, isTrialUsed: false })
  expect(kind).toBe('fulfilled')
  expect(memberships).toMatchObject([{ id: membershipId, state: 'live', stripeStatus: 'trialing' }])
  expect(checkouts).toMatchObject([{ state: 'fulfilled', withTrial: true }])
  expect(checkouts[0]?.termsText).toContain('€29.00 each month')
  expect(processes).toMatchObject([
    { kind: 'trial', stage: 'trial', workflowId: `trial:${membershipId}`, openCommands: ['extend', 'cancel'] },
  ])
  expect(processes[0]?.promises.map(({ key }) => key).sort()).toEqual([
    'last-reminder',
    'more-time',
    'no-charge-before',
    'reminder',
    'welcome',
  ])
  expect(starts.filter(({ orderingKey }) => orderingKey === `trial:${membershipId}`)).toHaveLength(1)
  expect(await world.desk.get('charges')).toEqual([])
})

test('webhook and return page at once make one membership', async () => {
  const { userId } = await addPerson(world)
  const { url } = await openCheckout(world, { userId, planId })
  const sessionId = await payAt(url, { number: aCard() })
  const results = await Promise.all(
    (['webhook', 'page', 'webhook', 'page'] as const).map((source) =>
      fulfilCheckout(world.deps, { sessionId, source }),
    ),
  )
  const { memberships, processes, starts } = await standing(userId)

  expect(results.map(({ kind }) => kind).sort()).toEqual(['already', 'already', 'already', 'fulfilled'])
  expect(new Set(results.map(({ membershipId }) => membershipId)).size).toBe(1)
  expect(results.every((result) => result.userId === userId)).toBe(true)
  expect(memberships).toHaveLength(1)
  expect(processes).toHaveLength(1)
  expect(starts.filter(({ orderingKey }) => orderingKey === processes[0]?.workflowId)).toHaveLength(1)
})

test('webhook and return page at once write one letter', async () => {
  const { userId, email } = await addPerson(world)
  const monthly = await addPlan(world, { name: 'Monthly', interval: 'month', amountCents: 2900, trialDays: 0 })
  const { url } = await openCheckout(world, { userId, planId: monthly })
  const sessionId = await payAt(url, { number: aCard() })
  const sources = ['webhook', 'page', 'webhook'] as const
  await Promise.all(sources.map((source) => fulfilCheckout(world.deps, { sessionId, source })))

  expect((await world.mailsTo(email)).map(({ subject }) => subject)).toEqual(['You joined Studio Practice'])
})

test('a new checkout expires the older one, whose page then takes no card', async () => {
  const { userId } = await addPerson(world)
  const first = await openCheckout(world, { userId, planId })
  const second = await openCheckout(world, { userId, planId })
  const { status } = await payOnPage(first.url, { number: aCard() })
  const { memberships, checkouts } = await standing(userId)

  expect(second.url).not.toBe(first.url)
  expect(status).not.toBe(303)
  expect(checkouts.map(({ state }) => state)).toEqual(['expired', 'open'])
  expect(memberships).toMatchObject([{ state: 'pending' }])
})

test('a double click leads to one page', async () => {
  const { userId } = await addPerson(world)
  const token = randomUUID()
  const [one, two] = await Promise.all([
    openCheckout(world, { userId, planId, token }),
    openCheckout(world, { userId, planId, token }),
  ])

  expect(one.url).toBe(two.url)
  expect((await standing(userId)).checkouts).toHaveLength(1)
})

test('two tabs at the same instant leave one page open', async () => {
  const { userId } = await addPerson(world)
  const tabs = await Promise.allSettled([
    openCheckout(world, { userId, planId }),
    openCheckout(world, { userId, planId }),
    openCheckout(world, { userId, planId }),
  ])
  const { checkouts } = await standing(userId)
  const customer = await rows((tx) => tx.stripeCustomer.findFirstOrThrow({ where: { userId } }))
  const sessions = await world.stripe.checkout.sessions.list({ customer: customer.stripeCustomerId })
  const refusals = tabs
    .filter((tab) => tab.status === 'rejected')
    .map(({ reason }) => (reason as { code: string }).code)

  expect(checkouts.filter(({ state }) => state === 'open')).toHaveLength(1)
  expect(sessions.data.filter(({ status }) => status === 'open')).toHaveLength(1)
  expect(refusals.every((code) => code === 'CHECKOUT_REPLACED')).toBe(true)
})

test('the earlier page that was paid meanwhile wins over a new one', async () => {
  const { userId } = await addPerson(world)
  const first = await openCheckout(world, { userId, planId })
  const sessionId = await payAt(first.url, { number: aCard() })
  const second = await openCheckout(world, { userId, planId })

  expect(second.url).toContain(sessionId)
  expect((await fulfilCheckout(world.deps, { sessionId })).kind).toBe('fulfilled')
})

test('a second paid session is cancelled and refunded in full, with a message', async () => {
  const monthly = await addPlan(world, { trialDays: 0, name: 'Monthly, no trial' })
  const { userId, email } = await addPerson(world)
  const first = await openCheckout(world, { userId, planId: monthly })
  const { stripeSessionId } = (await standing(userId)).checkouts[0] ?? {}
  const customer = await rows((tx) => tx.stripeCustomer.findFirstOrThrow({ where: { userId } }))
  // The second page comes from a second tab whose expiry of the first got lost.
  const checkoutId = randomUUID()
  const plan = await rows((tx) => tx.plan.findFirstOrThrow({ where: { id: monthly } }))
  const metadata = { organizationId: world.organizationId, checkoutId }
  const second = await world.stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.stripeCustomerId,
    client_reference_id: userId,
    line_items: [{ price: plan.stripePriceId ?? '', quantity: 1 }],
    success_url: 'http://127.0.0.1:3000/back?session_id={CHECKOUT_SESSION_ID}',
    metadata,
    subscription_data: { metadata },
  })
  await payAt(first.url, { number: aCard() })
  await rows((tx) => tx.checkout.updateMany({ where: { userId }, data: { state: 'expired' } }))
  await rows((tx) =>
    tx.checkout.create({
      data: {
        organizationId: world.organizationId,
        id: checkoutId,
        communityId: world.communityId,
        userId,
        planId: monthly,
        withTrial: false,
        termsText: '',
        consentAt: new Date(),
        stripeSessionId: second.id,
      },
    }),
  )
  await payAt(second.url ?? '', { number: aCard() })

  const results = [
    await fulfilCheckout(world.deps, { sessionId: second.id }),
    await fulfilCheckout(world.deps, { sessionId: stripeSessionId ?? '' }),
    await fulfilCheckout(world.deps, { sessionId: stripeSessionId ?? '' }),
  ]
  const subscriptions = await subscriptionsOf(userId)
  const charges = await world.stripe.charges.list({ customer: customer.stripeCustomerId })
  const mails = await world.mailsTo(email)

  expect(results.map(({ kind }) => kind)).toEqual(['fulfilled', 'duplicate', 'duplicate'])
  expect(subscriptions.map(({ status }) => status).sort()).toEqual(['active', 'canceled'])
  expect(charges.data.map(({ amount_refunded }) => amount_refunded).sort()).toEqual([0, 2900])
  expect(mails.map(({ subject }) => subject).sort()).toEqual([
    'You had joined Studio Practice already',
    'You joined Studio Practice',
  ])
  expect((await standing(userId)).memberships).toHaveLength(1)
})

test('the same card with another address gets no second trial, no charge, and a way on', async () => {
  const card = '4000002500000003'
  const [one, two] = [await addPerson(world), await addPerson(world)]
  const first = await join(world, { userId: one.userId, planId, card })
  const second = await join(world, { userId: two.userId, planId, card })
  const again = await fulfilCheckout(world.deps, { sessionId: second.sessionId })
  const after = await standing(two.userId)

  expect([first.kind, second.kind, again.kind]).toEqual(['fulfilled', 'refused', 'refused'])
  expect(second.message).toContain('without a trial')
  expect((await subscriptionsOf(two.userId)).map(({ status }) => status)).toEqual(['canceled'])
  expect(after.processes).toEqual([])
  expect(after.memberships).toEqual([])
  expect((await world.mailsTo(two.email)).map(({ text }) => text).join()).toContain('/join?trial=no')

  const withoutTrial = await join(world, { userId: two.userId, planId, card, withTrial: false })
  expect(withoutTrial.kind).toBe('fulfilled')
  expect((await standing(two.userId)).memberships).toMatchObject([{ state: 'live', stripeStatus: 'active' }])
})

test('the same mailbox under another spelling is refused before any page is opened', async () => {
  const name = `noor${randomUUID().slice(0, 8)}`
  const one = await addPerson(world, `${name}@gmail.com`)
  const two = await addPerson(world, `${name.slice(0, 3)}.${name.slice(3)}+again@googlemail.com`)
  await join(world, { userId: one.userId, planId, card: aCard() })

  expect((await previewJoin(world.deps, { ...world, planId, userId: two.userId })).isTrialUsed).toBe(true)
  await expect(openCheckout(world, { userId: two.userId, planId })).rejects.toMatchObject({ code: 'TRIAL_USED' })
  expect((await standing(two.userId)).checkouts).toEqual([])
})

test('claims are kept as keyed hashes only', async () => {
  const claims = await rows((tx) => tx.trialClaim.findMany())

  expect(claims.length).toBeGreaterThan(0)
  expect(claims.every(({ keyHash }) => /^[0-9a-f]{64}$/.test(keyHash))).toBe(true)
})

test('a declined card grants nothing', async () => {
  const { userId } = await addPerson(world)
  const { url } = await openCheckout(world, { userId, planId })
  const { location } = await payOnPage(url, { number: '4000000000000002' })
  const { stripeSessionId } = (await standing(userId)).checkouts[0] ?? {}

  expect(location ?? '').not.toContain('session_id=cs_')
  expect((await fulfilCheckout(world.deps, { sessionId: stripeSessionId ?? '' })).kind).toBe('open')
  expect((await standing(userId)).memberships).toMatchObject([{ state: 'pending' }])
})

test('3-D Secure: nothing before it is passed, a membership after', async () => {
  const { userId } = await addPerson(world)
  const { url } = await openCheckout(world, { userId, planId })
  await payOnPage(url, { number: '4000002760003184' })
  const { stripeSessionId } = (await standing(userId)).checkouts[0] ?? {}
  const before = await fulfilCheckout(world.deps, { sessionId: stripeSessionId ?? '' })
  await authenticateOnPage(url, 'complete')
  const after = await fulfilCheckout(world.deps, { sessionId: stripeSessionId ?? '' })

  expect([before.kind, after.kind]).toEqual(['open', 'fulfilled'])
})

test('an expired page frees the waiting membership, a paid one is not freed', async () => {
  const { userId } = await addPerson(world)
  await openCheckout(world, { userId, planId })
  const sessionId = (await standing(userId)).checkouts[0]?.stripeSessionId ?? ''
  await expireCheckout(world.deps, { sessionId })
  expect((await standing(userId)).memberships).toHaveLength(1)

  await world.stripe.checkout.sessions.expire(sessionId)
  await expireCheckout(world.deps, { sessionId })
  await expireCheckout(world.deps, { sessionId })
  const after = await standing(userId)
  expect(after.memberships).toEqual([])
  expect(after.checkouts).toMatchObject([{ state: 'expired' }])
})

test('a plan without trial is active at once, with a receipt and the row of its next charge', async () => {
  const yearly = await addPlan(world, { name: 'Yearly', interval: 'year', amountCents: 29000, trialDays: 0 })
  const { userId, email } = await addPerson(world)
  const { sessionId } = await join(world, { userId, planId: yearly, card: aCard() })
  await fulfilCheckout(world.deps, { sessionId })
  const { memberships, processes } = await standing(userId)

  expect(memberships).toMatchObject([{ state: 'live', stripeStatus: 'active' }])
  expect(processes).toMatchObject([{ kind: 'membership', workflowId: null, amountCents: 29000, stage: 'active' }])
  expect(processes[0]?.nextAt).toEqual(memberships[0]?.currentPeriodEndsAt)
  expect((await world.mailsTo(email)).map(({ subject }) => subject)).toEqual(['You joined Studio Practice'])
})

test('a plan paid once is a purchase, a free one needs no page', async () => {
  const once = await addPlan(world, { name: 'Lifetime', interval: 'once', amountCents: 49000, trialDays: 0 })
  const free = await addPlan(world, { name: 'Free', interval: 'free', amountCents: 0, trialDays: 0 })
  const [buyer, guest] = [await addPerson(world), await addPerson(world)]
  const { kind, membershipId } = await join(world, { userId: buyer.userId, planId: once, card: aCard() })
  const token = randomUUID()
  const input = { ...world, planId: free, userId: guest.userId, consent: true as const, marketingConsent: true, token }
  const [one, two] = await Promise.all([joinFree(world.deps, input), joinFree(world.deps, input)])
  const grants = await rows((tx) =>
    tx.grant.findMany({ where: { membershipId: { in: [membershipId ?? '', one.membershipId] } } }),
  )

  expect(kind).toBe('fulfilled')
  expect(one).toEqual(two)
  expect(grants.map((grant) => grant.kind).sort()).toEqual(['free', 'purchase'])
  expect((await standing(buyer.userId)).processes).toMatchObject([{ kind: 'membership', nextAt: null }])
})

test('who is a member already is told so', async () => {
  const { userId } = await addPerson(world)
  await join(world, { userId, planId, card: aCard() })

  await expect(openCheckout(world, { userId, planId })).rejects.toMatchObject({ code: 'ALREADY_MEMBER' })
})

test('an answer of Stripe that got lost leaves one page behind, and the second try finds it', async () => {
  const { userId } = await addPerson(world)
  const token = randomUUID()
  await world.desk.send('POST', 'faults', {
    route: 'POST /v1/checkout/sessions',
    // Twice, because the library itself asks once more when a connection breaks.
    times: 2,
    kind: 'timeout_after_commit',
  })
  const first = await openCheckout(world, { userId, planId, token }).catch((error: unknown) => error)
  const { url } = await openCheckout(world, { userId, planId, token })
  const customer = await rows((tx) => tx.stripeCustomer.findFirstOrThrow({ where: { userId } }))
  const sessions = await world.stripe.checkout.sessions.list({ customer: customer.stripeCustomerId })

  expect(first).toBeInstanceOf(Error)
  expect(url).toContain('http')
  expect(sessions.data).toHaveLength(1)
})

test('a 500 of Stripe, which it keeps under its key for a day, is gone past', async () => {
  const { userId } = await addPerson(world)
  await world.desk.send('POST', 'faults', { route: 'POST /v1/checkout/sessions', times: 1, kind: 'status', value: 500 })
  const { url } = await openCheckout(world, { userId, planId })

  expect(url).toContain('http')
})

test('a crash after Stripe made the page and before our row: a new checkout still finds and expires it', async () => {
  const { userId } = await addPerson(world)
  await openCheckout(world, { userId, planId })
  const lost = (await standing(userId)).checkouts[0]?.stripeSessionId ?? ''
  await rows((tx) => tx.checkout.updateMany({ where: { userId }, data: { stripeSessionId: null, stripeUrl: null } }))
  await openCheckout(world, { userId, planId })

  expect((await world.stripe.checkout.sessions.retrieve(lost)).status).toBe('expired')
})
