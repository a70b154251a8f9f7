import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeTierEnding } from '#activities/billing/change-tier-ending.ts'
import { openTierPortal } from '#activities/billing/open-tier-portal.ts'
import { claimOutbox } from '#activities/operations/claim-outbox.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { markOutbox } from '#activities/operations/mark-outbox.ts'
import { payOnPage } from '#infra/sandbox/testing.ts'
import { addPerson, startWorld, type World } from '../workflows/memberships/world.ts'
import { agreeAYear, type Buyer, newOrganization, newPerson, returnPath, tierBuyers } from './tier-buyers.ts'

/** What people are told about their tiers, through the relay's own steps, against the sandbox and Postgres. */
let world: World
/** Their renewal will fail. They buy before the clock of Stripe's stand-in is turned: a payment page lives by ours. */
let debtors: { noor: Buyer; kenji: Buyer; guild: Buyer }
beforeAll(async () => {
  world = await startWorld()
  debtors = { noor: await newPerson(world), kenji: await newPerson(world), guild: await newOrganization(world) }
  for (const buyer of Object.values(debtors)) {
    const { subscriptionId } = await buy(buyer)
    const customer = (await rowOf(buyer)).stripeCustomerId ?? ''
    const { id } = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    await world.stripe.subscriptions.update(subscriptionId, { default_payment_method: id })
  }
  await relay()
})
afterAll(() => world.stop())

const { buy, hear, rowOf } = tierBuyers(() => world)
const dayMs = 86_400_000

/** Delivers what is due, as the relay does. Answers what became of each row. */
async function relay(): Promise<string[]> {
  const outcomes: string[] = []
  for (;;) {
    const rows = await claimOutbox(world.deps, { kinds: ['tier-mail'], limit: 10, leaseMs: 30_000 })
    if (rows.length === 0) return outcomes
    for (const row of rows) {
      const outcome = await deliverOutboxRow(world.deps, row)
      await markOutbox(world.deps, row, outcome)
      outcomes.push(outcome.kind)
    }
  }
}

const subjects = async ({ email }: Pick<Buyer, 'email'>) =>
  (await world.mailsTo(email)).map(({ subject }) => subject.replace(/ends \w{3} .*$/, 'ends then')).sort()
const lastMail = async ({ email }: Buyer, about: RegExp) =>
  (await world.mailsTo(email)).find(({ subject }) => about.test(subject))?.text ?? ''
const lettersOf = ({ subject: { kind, id } }: Buyer) =>
  world.deps.db.forPlatform('tests', (tx) =>
    tx.tierLetter.findMany({
      where: { subjectKind: kind, subjectId: id },
      orderBy: [{ dueAt: 'asc' }, { key: 'asc' }],
    }),
  )
const told = async (buyer: Buyer) =>
  (await lettersOf(buyer)).map(({ about, status, reason }) => [about, status, ...(reason ? [reason] : [])].join(' '))
const wish = (buyer: Buyer, kind: 'cancel' | 'keep') =>
  changeTierEnding(world.deps, { ...buyer, wish: kind, token: randomUUID() })
const advance = async (by: string) =>
  expect((await world.desk.send('POST', 'clock', { advance: by, force: true })).status).toBe(200)

test('who buys Pro hears once what it costs and when it is charged next, however often it is seen and tried', async () => {
  const noor = await newPerson(world)
  const { subscriptionId } = await buy(noor)
  await Promise.all([
    hear('customer.subscription.created', subscriptionId),
    hear('customer.subscription.updated', subscriptionId),
  ])
  await relay()
  const [letter] = await lettersOf(noor)
  const payload = { subject: noor.subject, letterId: letter?.id ?? '' }
  expect(await deliverOutboxRow(world.deps, { kind: 'tier-mail', payload })).toEqual({ kind: 'delivered' })

  expect(await subjects(noor)).toEqual(['Pro is there'])
  expect(await lastMail(noor, /Pro is there/)).toMatch(/\$9\.99 a month[\s\S]*Next charge/)
  expect(await world.deps.db.accounts.accountDelivery.findMany({ where: { userId: noor.actorId } })).toMatchObject([
    { id: payload.letterId, kind: 'tier.bought', status: 'handed_over' },
  ])
})

test('Enterprise is told to every owner of the organization, each once, and to nobody else', async () => {
  const guild = await newOrganization(world)
  const [second, helper] = [await addPerson(world), await addPerson(world)]
  const organizationId = guild.subject.id
  await world.deps.db.forOrganization(organizationId, (tx) =>
    tx.staff.createMany({
      data: [
        { organizationId, userId: second.userId, role: 'owner' },
        { organizationId, userId: helper.userId, role: 'instructor' },
      ],
    }),
  )
  await buy(guild)
  await relay()
  for (const owner of [guild, second]) expect(await subjects(owner)).toEqual(['Enterprise for Guild Works is there'])
  expect(await world.mailsTo(helper.email)).toEqual([])
  const deliveries = await world.deps.db.forOrganization(organizationId, (tx) => tx.delivery.findMany())
  expect(deliveries.map(({ kind, status }) => [kind, status])).toEqual(Array(2).fill(['tier.bought', 'handed_over']))
})

test('a cancellation is told with its end, taken back it is told too; taken back before it was told, neither is', async () => {
  const noor = await newPerson(world)
  await buy(noor)
  await relay()
  await wish(noor, 'cancel')
  await wish(noor, 'keep')
  await relay()
  expect(await subjects(noor)).toEqual(['Pro is there'])
  expect(await told(noor)).toEqual([
    'bought sent',
    'ending dropped it does not end then',
    'kept dropped nobody had heard of its end',
  ])

  await advance('2s')
  await wish(noor, 'cancel')
  await relay()
  expect(await lastMail(noor, /^Pro ends/)).toMatch(/nothing more is charged[\s\S]*every community stays open/)
  await wish(noor, 'keep')
  await relay()
  expect(await subjects(noor)).toEqual(['Pro ends then', 'Pro goes on', 'Pro is there'])
})

test('its end is told with the way back, and not to who has it again before', async () => {
  const [noor, kenji] = [await newPerson(world), await newPerson(world)]
  for (const buyer of [noor, kenji]) {
    const { subscriptionId } = await buy(buyer)
    await relay()
    await world.stripe.subscriptions.cancel(subscriptionId)
    await hear('customer.subscription.deleted', subscriptionId)
    if (buyer === kenji) await buy(kenji)
    await relay()
  }
  expect(await lastMail(noor, /has ended/)).toMatch(/on Free now[\s\S]*Get Pro again:\s+http.*\/settings\/tier/)
  expect(await told(kenji)).toEqual(['bought sent', 'ended dropped it is there again', 'bought sent'])
  expect(await subjects(kenji)).toEqual(['Pro is there', 'Pro is there'])
})

test('another price is told with the one before', async () => {
  const guild = await newOrganization(world)
  const { subscriptionId } = await buy(guild)
  await agreeAYear(world, subscriptionId)
  await hear('customer.subscription.updated', subscriptionId)
  await hear('customer.subscription.updated', subscriptionId)
  await relay()
  expect(await subjects(guild)).toContain('Enterprise for Guild Works costs $1,200.00 a year now')
  expect(await lastMail(guild, /costs/)).toContain('instead of $19.99 a month')
  expect((await lettersOf(guild)).filter(({ about }) => about === 'changed')).toHaveLength(1)
})

test('a letter that the mail service did not take, or that a crash cut off, goes out once', async () => {
  const noor = await newPerson(world)
  const fault = { route: 'POST /v3/mail/send', times: 1, kind: 'status', value: 503 }
  await world.desk.send('POST', 'faults', fault)
  await buy(noor)
  expect(await relay()).toEqual(['away'])
  const [letter] = await lettersOf(noor)
  expect(letter).toMatchObject({ status: 'planned', claimedUntil: null })
  const payload = { subject: noor.subject, letterId: letter?.id ?? '' }
  const again = () => deliverOutboxRow(world.deps, { kind: 'tier-mail', payload })
  expect(await again()).toEqual({ kind: 'delivered' })

  // Cut off after the hand-over: the next try waits for the claim to run out, and hands nothing over again.
  const cutOff = (claimedUntil: Date) =>
    world.deps.db.forPlatform('tests', (tx) =>
      tx.tierLetter.updateMany({
        where: { id: payload.letterId },
        data: { status: 'planned', settledAt: null, claimedUntil },
      }),
    )
  await cutOff(new Date(Date.now() + 60_000))
  expect(await again()).toMatchObject({ kind: 'waiting' })
  await cutOff(new Date(Date.now() - 1_000))
  expect(await again()).toEqual({ kind: 'delivered' })
  expect(await subjects(noor)).toEqual(['Pro is there'])
  await relay()
})

/** Waits until a renewal has failed. Answers the open invoice. */
async function fail(buyer: Buyer): Promise<{ subscriptionId: string; invoiceId: string }> {
  const subscriptionId = (await rowOf(buyer)).stripeSubscriptionId ?? ''
  const look = () => hear('customer.subscription.updated', subscriptionId)
  await look()
  for (let step = 0; step < 25 && !(await rowOf(buyer)).unpaidInvoiceId; step += 1) {
    await advance(step === 0 ? '29d' : '1d')
    await look()
  }

  return { subscriptionId, invoiceId: (await rowOf(buyer)).unpaidInvoiceId ?? '' }
}

/** The reminders up to a day are due now: the clock of Stripe's stand-in was turned, ours was not. */
const comeTo = (buyer: Buyer, day: number) =>
  world.deps.db.forPlatform('tests', async (tx) => {
    await tx.$executeRaw`update tier_letters set due_at = now() - make_interval(secs => 60 - (facts ->> 'day')::int)
      where subject_id = ${buyer.subject.id}::uuid and about = 'unpaid' and (facts ->> 'day')::int <= ${day}`
    await tx.$executeRaw`update outbox set available_at = now() where kind = 'tier-mail' and payload ->> 'letterId' in (
      select id::text from tier_letters where subject_id = ${buyer.subject.id}::uuid and due_at <= now())`
  })

const payInvoice = async (buyer: Buyer, invoiceId: string) => {
  const customer = (await rowOf(buyer)).stripeCustomerId ?? ''
  const { id } = await world.stripe.paymentMethods.attach('pm_card_visa', { customer })
  await world.stripe.invoices.pay(invoiceId, { payment_method: id })
}

test('a renewal that fails is told at once and reminded of on its days; a new card pays it at once, with thanks and nothing after', async () => {
  const { noor } = debtors
  const { invoiceId } = await fail(noor)
  const { unpaidSince } = await rowOf(noor)
  const dues = (await lettersOf(noor)).filter(({ about }) => about === 'unpaid')
  expect(dues.slice(1).map(({ dueAt }) => (dueAt.getTime() - (unpaidSince?.getTime() ?? 0)) / dayMs)).toEqual([
    3, 7, 12,
  ])
  await relay()
  expect(await lastMail(noor, /could not be charged/)).toMatch(
    /\$9\.99 for Pro could not be charged[\s\S]*asked again[\s\S]*Change the card:\s+http.*\/settings\/tier[\s\S]*pay it yourself: http/,
  )

  await comeTo(noor, 7)
  await relay()
  expect((await subjects(noor)).filter((subject) => subject.startsWith('Still open'))).toHaveLength(1)
  expect((await told(noor)).filter((letter) => letter.startsWith('unpaid'))).toEqual([
    'unpaid sent',
    'unpaid dropped a later reminder is due',
    'unpaid sent',
    'unpaid planned',
  ])

  const { url } = await openTierPortal(world.deps, { subject: noor.subject, returnPath })
  await payOnPage(`${url}/card`, { number: '5105105105105100' })
  const customer = (await rowOf(noor)).stripeCustomerId ?? ''
  await Promise.all([hear('customer.updated', customer), hear('customer.updated', customer)])
  expect(await world.stripe.invoices.retrieve(invoiceId)).toMatchObject({ status: 'paid' })
  const { data: charges } = await world.stripe.charges.list({ customer })
  expect(charges.filter(({ paid }) => paid)).toHaveLength(2)
  await hear('invoice.paid', invoiceId)
  await comeTo(noor, 12)
  await relay()
  expect(await subjects(noor)).toEqual([
    '$9.99 for Pro could not be charged',
    'Paid: Pro. Thank you',
    'Pro is there',
    'Still open: $9.99 for Pro',
  ])
  expect(await lettersOf(noor)).not.toContainEqual(expect.objectContaining({ status: 'planned' }))
})

test('paid before the news of it came, a reminder that is due is not sent', async () => {
  const { kenji } = debtors
  const { invoiceId } = await fail(kenji)
  await payInvoice(kenji, invoiceId)
  await relay()
  await comeTo(kenji, 12)
  await relay()
  expect(await subjects(kenji)).toEqual(['Pro is there'])
  expect(await told(kenji)).toContain('recovered dropped nobody had heard of the failure')
})

test('unpaid to the end: the last notice, then Free with the way to pay; paid after it, thanks', async () => {
  const { guild } = debtors
  const { subscriptionId, invoiceId } = await fail(guild)
  await relay()
  await comeTo(guild, 12)
  await relay()
  expect(await lastMail(guild, /^Last notice: Enterprise for Guild Works/)).toContain('Guild Works is on Free')
  for (let day = 0; day < 20 && (await rowOf(guild)).stripeStatus !== 'paused'; day += 1) {
    await advance('1d')
    await hear('customer.subscription.updated', subscriptionId)
  }
  await relay()
  expect(await lastMail(guild, /has ended/)).toMatch(/not paid in 14 days[\s\S]*Pay and go on:\s+http/)

  await payInvoice(guild, invoiceId)
  await hear('invoice.paid', invoiceId)
  await relay()
  expect((await subjects(guild)).filter((subject) => /Paid|ended/.test(subject))).toEqual([
    'Enterprise for Guild Works has ended',
    'Paid: Enterprise for Guild Works. Thank you',
  ])
})
