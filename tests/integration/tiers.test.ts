import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeTierEnding } from '#activities/billing/change-tier-ending.ts'
import { openTierPortal } from '#activities/billing/open-tier-portal.ts'
import { settleTierCheckout } from '#activities/billing/settle-tier-checkout.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { syncTier } from '#activities/billing/sync-tier.ts'
import { walkEvents } from '#activities/operations/catch-up.ts'
import { createCommunity } from '#activities/organizations/create-community.ts'
import { payOnPage } from '#infra/sandbox/testing.ts'
import { addPerson, payAt, startWorld, type World } from '../workflows/memberships/world.ts'
import { agreeAYear, type Buyer, newOrganization, newPerson, returnPath, tierBuyers } from './tier-buyers.ts'

/** What somebody pays the platform itself, against the sandbox and Postgres. */
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

const { start, rowOf, tier, buy, hear } = tierBuyers(() => world)

test('Pro is bought once by two clicks, costs 9.99 a month, and is told by return page and webhook alike', async () => {
  const noor = await newPerson(world)
  expect(await tier(noor)).toBe('free')
  const token = randomUUID()
  const [one, two] = await Promise.all([start(noor, token), start(noor, token)])
  expect(one.url).toBe(two.url)
  const sessionId = await payAt(one.url)
  const settle = () => settleTierCheckout(world.deps, { sessionId, subject: noor.subject })
  expect(await Promise.all([settle(), hear('checkout.session.completed', sessionId)])).toMatchObject([
    { kind: 'granted' },
    { outcome: 'tier checkout granted' },
  ])
  expect(await settle()).toEqual({ kind: 'granted' })

  expect(await tier(noor)).toBe('pro')
  expect(await rowOf(noor)).toMatchObject({ amountCents: 999, currency: 'USD', interval: 'month', checkoutId: null })
  expect(await codeOf(start(noor))).toBe('TIER_RUNNING')
  const { data } = await world.stripe.subscriptions.list({ customer: (await rowOf(noor)).stripeCustomerId ?? '' })
  expect(data).toHaveLength(1)
})

test('somebody who pays and never comes back has it by the webhook, or by the nightly walk when that was lost', async () => {
  const [first, second] = [await newPerson(world), await newOrganization(world)]
  const sessionId = await payAt((await start(first)).url)
  expect(await hear('checkout.session.completed', sessionId)).toMatchObject({ outcome: 'tier checkout granted' })
  expect(await tier(first)).toBe('pro')

  await payAt((await start(second)).url)
  await walkEvents(world.deps)
  const { stripeCustomerId } = await rowOf(second)
  const { data } = await world.stripe.subscriptions.list({ customer: stripeCustomerId ?? '' })
  const waiting = await world.deps.db.forPlatform('tests', (tx) =>
    tx.inboxEvent.findMany({ where: { objectId: data[0]?.id ?? '', processedAt: null } }),
  )
  expect(waiting.map(({ type }) => type)).toContain('customer.subscription.created')
  for (const { type, objectId } of waiting) await hear(type, objectId)
  expect(await tier(second)).toBe('enterprise')
})

test('all prices are made once, and each names its tier', async () => {
  const { data } = await world.stripe.prices.list({ limit: 100 })
  const sold = data.filter(({ lookup_key: key }) => key?.startsWith('kumiko-'))
  expect(sold.map(({ lookup_key: key, unit_amount: cents }) => [key, cents]).sort()).toEqual([
    ['kumiko-enterprise-month-usd-1999', 1999],
    ['kumiko-pro-month-usd-999', 999],
  ])
})

test('two windows: one payment page at a time, and what was paid in the older one wins', async () => {
  const noor = await newPerson(world)
  const [older, newer] = [await start(noor), await start(noor)]
  expect(newer.url).not.toBe(older.url)
  await expect(payAt(older.url)).rejects.toThrow()

  const kenji = await newPerson(world)
  const paid = await payAt((await start(kenji)).url)
  expect((await start(kenji)).url).toBe(`${world.deps.config.PUBLIC_URL}${returnPath}?session_id=${paid}`)
  expect(await settleTierCheckout(world.deps, { sessionId: paid, subject: kenji.subject })).toEqual({ kind: 'granted' })
})

test('paid twice all the same: the second one ends and all of it is given back', async () => {
  const noor = await newPerson(world)
  const { subscriptionId } = await buy(noor)
  const { stripeCustomerId: customer } = await rowOf(noor)
  const price = (await world.stripe.subscriptions.retrieve(subscriptionId)).items.data[0]?.price.id ?? ''
  const session = await world.stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer ?? '',
    line_items: [{ price, quantity: 1 }],
    success_url: `${world.deps.config.PUBLIC_URL}${returnPath}?session_id={CHECKOUT_SESSION_ID}`,
    subscription_data: { metadata: { checkoutId: randomUUID() } },
  })
  const sessionId = await payAt(session.url ?? '')
  const settle = () => settleTierCheckout(world.deps, { sessionId, subject: noor.subject })
  expect(await settle()).toEqual({ kind: 'second' })
  await settle()

  const { subscription } = await world.stripe.checkout.sessions.retrieve(sessionId)
  expect((await world.stripe.subscriptions.retrieve(idOf(subscription) ?? '')).status).toBe('canceled')
  const charges = await world.stripe.charges.list({ customer: customer ?? '' })
  expect(charges.data.map((charge) => charge.amount_refunded).sort()).toEqual([0, 999])
  expect(await rowOf(noor)).toMatchObject({ stripeSubscriptionId: subscriptionId, stripeStatus: 'active' })
})

test('cancelled it lasts until the end of what was paid, can be kept until then, and is Free after it', async () => {
  const noor = await newPerson(world)
  const { subscriptionId } = await buy(noor)
  const token = randomUUID()
  const wish = (kind: 'cancel' | 'keep', with_ = randomUUID() as string) =>
    changeTierEnding(world.deps, { ...noor, wish: kind, token: with_ })
  const [one, two] = await Promise.all([wish('cancel', token), wish('cancel', token)])
  expect(one.endsAt).not.toBeNull()
  expect(two).toEqual(one)
  expect(await tier(noor)).toBe('pro')
  expect(await wish('keep')).toMatchObject({ endsAt: null, isOver: false })

  await wish('cancel')
  await world.stripe.subscriptions.cancel(subscriptionId)
  expect(await hear('customer.subscription.deleted', subscriptionId)).toMatchObject({ kind: 'done' })
  expect(await tier(noor)).toBe('free')
  expect(await wish('keep')).toMatchObject({ isOver: true })
  expect((await buy(noor)).kind).toBe('granted')
  expect(await hear('customer.subscription.deleted', subscriptionId)).toMatchObject({
    outcome: 'tier read again, other',
  })
  expect(await tier(noor)).toBe('pro')
})

test('a card changed on Stripe’s page pays from then on; who never paid has no such page', async () => {
  const noor = await newPerson(world)
  expect(await codeOf(openTierPortal(world.deps, { subject: noor.subject, returnPath }))).toBe('NO_CUSTOMER')
  const { subscriptionId } = await buy(noor)
  const { url } = await openTierPortal(world.deps, { subject: noor.subject, returnPath })
  await payOnPage(`${url}/card`, { number: '5105105105105100' })
  await hear('customer.updated', (await rowOf(noor)).stripeCustomerId ?? '')

  const paying = await world.stripe.subscriptions.retrieve(subscriptionId, { expand: ['default_payment_method'] })
  expect(paying.default_payment_method).toMatchObject({ card: { last4: '5100' } })
})

test('a price that was agreed and made at Stripe by hand counts as the tier it names', async () => {
  const guild = await newOrganization(world)
  const { subscriptionId } = await buy(guild)
  await agreeAYear(world, subscriptionId)
  await hear('customer.subscription.updated', subscriptionId)
  expect(await rowOf(guild)).toMatchObject({ amountCents: 120_000, interval: 'year', tier: 'enterprise' })
  expect(await tier(guild)).toBe('enterprise')
})

test('the tier of the other kind, an address that is not confirmed, another’s session and subscription give nothing', async () => {
  const [noor, kenji, guild] = [await newPerson(world), await newPerson(world), await newOrganization(world)]
  expect(await codeOf(start({ ...noor, tier: 'enterprise' }))).toBe('TIER_NOT_FOR')
  expect(await codeOf(start({ ...guild, tier: 'pro' }))).toBe('TIER_NOT_FOR')
  await world.deps.db.accounts.user.update({ where: { id: kenji.actorId }, data: { emailVerifiedAt: null } })
  expect(await codeOf(start(kenji))).toBe('EMAIL_NOT_VERIFIED')

  const { sessionId, subscriptionId } = await buy(noor)
  for (const { subject } of [kenji, guild])
    expect(await codeOf(settleTierCheckout(world.deps, { sessionId, subject }))).toBe('CHECKOUT_UNKNOWN')
  expect(await codeOf(settleTierCheckout(world.deps, { sessionId: 'cs_none', subject: kenji.subject }))).toBe(
    'CHECKOUT_UNKNOWN',
  )
  // Whoever writes another's name into the metadata at Stripe has bought for the customer that pays.
  const metadata = { kumikoTierOf: 'person', subjectId: kenji.subject.id }
  await world.stripe.subscriptions.update(subscriptionId, { metadata })
  expect(await syncTier(world.deps, subscriptionId)).toMatchObject({ subject: noor.subject })
  expect([await tier(noor), await tier(kenji), await tier(guild)]).toEqual(['pro', 'free', 'free'])
  expect(await codeOf(changeTierEnding(world.deps, { ...kenji, wish: 'cancel', token: randomUUID() }))).toBe('NO_TIER')
})

test('a row is seen in the door of whom it is about and in no other; only an organization’s is in its record', async () => {
  const [noor, kenji, guild, other] = [
    await newPerson(world),
    await newPerson(world),
    await newOrganization(world),
    await newOrganization(world),
  ]
  await Promise.all([buy(noor), buy(guild)])
  await changeTierEnding(world.deps, { ...guild, wish: 'cancel', token: randomUUID() })
  const { db } = world.deps
  const seen = (rows: { subjectId: string }[]) => rows.map(({ subjectId }) => subjectId)
  const all = (tx: Parameters<Parameters<typeof db.forPublic>[0]>[0]) => tx.tierSubscription.findMany()
  expect(seen(await db.forPerson(noor.actorId, all))).toEqual([noor.subject.id])
  expect(await db.forPerson(kenji.actorId, all)).toEqual([])
  expect(seen(await db.forOrganization(guild.subject.id, all))).toEqual([guild.subject.id])
  expect(await db.forOrganization(other.subject.id, all)).toEqual([])
  expect(await db.forPublic(all)).toEqual([])

  const grab = (subjectId: string) =>
    db.forOrganization(other.subject.id, (tx) =>
      tx.tierSubscription.create({ data: { subjectKind: 'organization', subjectId } }),
    )
  await expect(grab(randomUUID())).rejects.toThrow(/row-level security/)
  const record = await db.forOrganization(guild.subject.id, (tx) =>
    tx.auditEntry.findMany({ where: { entity: 'tier_subscriptions' } }),
  )
  expect(record.map(({ after }) => (after as { tier: string } | null)?.tier)).toContain('enterprise')
  expect(record.find(({ action }) => action === 'tier-cancel')).toMatchObject({ actorId: guild.actorId })
  expect(record.every(({ organizationId }) => organizationId === guild.subject.id)).toBe(true)
})

const text = { tagline: '', about: '', guidelines: '', timeZone: 'UTC', currency: 'EUR', policy: {} }

test('Free has room for two communities however many windows ask; Pro of the owner or Enterprise opens it, and its end closes nothing', async () => {
  const guild = await newOrganization(world)
  const create = (actorId = guild.actorId) =>
    createCommunity(world.deps, {
      organizationId: guild.subject.id,
      actorId,
      slug: `c-${randomUUID()}`,
      name: 'Studio',
      ...text,
    })
  const count = () => world.deps.db.forOrganization(guild.subject.id, (tx) => tx.community.count())
  const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(create())))
  expect(codes.sort()).toEqual([...Array<string>(3).fill('TOO_MANY_COMMUNITIES'), 'done', 'done'])

  const owner: Buyer = { ...guild, subject: { kind: 'person', id: guild.actorId }, tier: 'pro' }
  const { subscriptionId } = await buy(owner)
  expect(await codeOf(create())).toBe('done')
  expect(await codeOf(create((await addPerson(world)).userId))).toBe('TOO_MANY_COMMUNITIES')
  await world.stripe.subscriptions.cancel(subscriptionId)
  await hear('customer.subscription.deleted', subscriptionId)
  expect(await codeOf(create())).toBe('TOO_MANY_COMMUNITIES')
  expect(await count()).toBe(3)

  await buy(guild)
  expect(await codeOf(create((await addPerson(world)).userId))).toBe('done')
})

// Last: it turns the clock of Stripe's stand-in.
test('a renewal that fails keeps the tier until Stripe ends it, then it is Free; a new card brings it back', async () => {
  const noor = await newPerson(world)
  const { subscriptionId } = await buy(noor)
  const { stripeCustomerId } = await rowOf(noor)
  const customer = stripeCustomerId ?? ''
  const useCard = async (card: string) => {
    const { id } = await world.stripe.paymentMethods.attach(card, { customer })
    await world.stripe.subscriptions.update(subscriptionId, { default_payment_method: id })
  }
  const later = async (by: string) => {
    expect((await world.desk.send('POST', 'clock', { advance: by, force: true })).status).toBe(200)
    await hear('customer.subscription.updated', subscriptionId)

    return { status: (await rowOf(noor)).stripeStatus, tier: await tier(noor) }
  }
  /** Day by day, as Stripe's stand-in makes a draft, charges it and tries again at the moments it is looked at. */
  const until = async (status: string) => {
    for (let day = 0; day < 25; day += 1) {
      const seen = await later('1d')
      if (seen.status === status) return seen.tier
    }

    return `never ${status}`
  }
  await useCard('pm_card_chargeCustomerFail')
  await later('29d')

  expect(await until('past_due')).toBe('pro')
  expect(await until('paused')).toBe('free')
  await useCard('pm_card_visa')
  const { data } = await world.stripe.invoices.list({ subscription: subscriptionId, status: 'open' })
  await world.stripe.invoices.pay(data[0]?.id ?? '')
  expect(await later('1h')).toMatchObject({ status: 'active', tier: 'pro' })
})
