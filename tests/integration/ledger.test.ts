import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { fillLedger } from '#activities/billing/ledger/fill-ledger.ts'
import { refundInvoice } from '#activities/billing/refund-invoice.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { routeOf } from '#activities/operations/inbox-routes.ts'
import { migrate } from '#prisma/migrate.ts'
import { provisionDatabase } from '#prisma/provision.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

type Line = { kind: string; version: number; account: string; cents: number }

async function booksOf(membershipId: string): Promise<Line[]> {
  const { deps, organizationId } = world

  return deps.db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<Line[]>`
      select source_kind as kind, version, account, amount_cents as cents
      from ledger_transactions t join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
      where t.membership_id = ${membershipId}::uuid order by recorded_at, kind, version, account`,
  )
}

async function balance(membershipId: string): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { account, cents } of await booksOf(membershipId)) sums[account] = (sums[account] ?? 0) + cents

  return Object.fromEntries(Object.entries(sums).filter(([, cents]) => cents !== 0))
}

async function joinAndPay(change: Parameters<typeof addPlan>[1], card: string) {
  const { userId } = await addPerson(world)
  const planId = await addPlan(world, { trialDays: 0, ...change })
  const { membershipId = '' } = await join(world, { userId, planId, card })

  return { userId, planId, membershipId }
}

async function invoiceOf(membershipId: string): Promise<string> {
  const { stripeSubscriptionId } = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.membership.findFirstOrThrow({ where: { id: membershipId } }),
  )
  const { data } = await world.stripe.invoices.list({ subscription: stripeSubscriptionId ?? '' })

  return data[0]?.id ?? ''
}

test('a paid invoice is booked with its row, once; a refund is added and takes nothing away', async () => {
  const { deps, organizationId } = world
  const { membershipId } = await joinAndPay({}, cards[0])
  const stripeInvoiceId = await invoiceOf(membershipId)
  await syncInvoice(deps, { organizationId, stripeInvoiceId })
  expect(await balance(membershipId)).toEqual({ cash: 2900, revenue: -2900 })

  const before = await booksOf(membershipId)
  await Promise.all([1, 2, 3].map(() => syncInvoice(deps, { organizationId, stripeInvoiceId })))
  expect(await booksOf(membershipId)).toEqual(before)

  await refundInvoice(deps, { organizationId, membershipId, stripeInvoiceId, key: `kumiko:test:${membershipId}` })
  await syncInvoice(deps, { organizationId, stripeInvoiceId })
  expect(await balance(membershipId)).toEqual({ revenue: -2900, refunds: 2900 })
  expect((await booksOf(membershipId)).slice(0, before.length)).toEqual(before)
})

test('a purchase without a subscription is booked with the membership', async () => {
  const { membershipId } = await joinAndPay({ interval: 'once', amountCents: 12_000 }, cards[1])
  expect(await balance(membershipId)).toEqual({ cash: 12_000, revenue: -12_000 })
})

/** News of Stripe as the inbox hands it on: ids only. */
async function hear(type: string, objectId: string) {
  const id = randomUUID()
  const occurredAt = new Date()
  const row = { id, provider: 'stripe' as const, account: '', eventId: id, type, objectId, occurredAt, attempts: 1 }

  return routeOf(row)?.handle(world.deps, row)
}

async function refundAtStripe(paymentIntent: string, amount: number): Promise<void> {
  const { charge } = await world.stripe.refunds.create({ payment_intent: paymentIntent, amount })
  await hear('charge.refunded', idOf(charge) ?? '')
}

test('a refund made at Stripe is booked at once, after the end of the membership too, and of a purchase without an invoice', async () => {
  const { membershipId, userId } = await joinAndPay({}, cards[3])
  const stripeInvoiceId = await invoiceOf(membershipId)
  await hear('invoice.paid', stripeInvoiceId)
  const { stripeSubscriptionId } = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.membership.findFirstOrThrow({ where: { id: membershipId } }),
  )
  await world.stripe.subscriptions.cancel(stripeSubscriptionId ?? '')
  await hear('customer.subscription.deleted', stripeSubscriptionId ?? '')
  const { state } = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.membership.findFirstOrThrow({ where: { id: membershipId, userId } }),
  )
  expect(state).toBe('ended')

  const { data } = await world.stripe.invoicePayments.list({ invoice: stripeInvoiceId })
  await refundAtStripe(idOf(data[0]?.payment.payment_intent) ?? '', 900)
  expect(await balance(membershipId)).toEqual({ cash: 2000, revenue: -2900, refunds: 900 })

  const purchase = await joinAndPay({ interval: 'once', amountCents: 12_000 }, cards[4])
  const { subject } = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.ledgerTransaction.findFirstOrThrow({ where: { membershipId: purchase.membershipId } }),
  )
  await refundAtStripe(subject, 2_000)
  expect(await balance(purchase.membershipId)).toEqual({ cash: 10_000, revenue: -12_000, refunds: 2_000 })
})

test('what was written before there were books is booked when a worker starts, and then no more', async () => {
  const { deps, organizationId } = world
  const { membershipId, userId } = await joinAndPay({}, cards[2])
  const stripeInvoiceId = await invoiceOf(membershipId)
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.invoice.create({
      data: {
        ...{ organizationId, membershipId, userId, stripeInvoiceId, status: 'paid', currency: 'EUR', totalCents: 2900 },
        ...{ amountPaidCents: 2900, issuedAt: new Date(), fetchedAt: new Date(Date.now() - 60_000) },
      },
      select: { id: true },
    }),
  )
  expect(await balance(membershipId)).toEqual({})

  expect(await fillLedger(deps)).toEqual({ invoices: 1, purchases: 0, failed: [] })
  expect(await balance(membershipId)).toEqual({ cash: 2900, revenue: -2900 })
  expect(await fillLedger(deps)).toEqual({ invoices: 0, purchases: 0, failed: [] })
})

test('a booking that is not balanced does not come through, and one source is not booked twice', async () => {
  const { deps, organizationId } = world
  const source = { sourceKind: 'issue', sourceId: `in_${randomUUID()}`, subject: 'in_1', at: new Date() }
  const write = (lines: Record<string, number>) =>
    deps.db.forOrganization(organizationId, async (tx) => {
      const id = randomUUID()
      await tx.ledgerTransaction.createMany({
        data: { organizationId, id, ...source, membershipId: randomUUID(), planId: randomUUID() },
      })
      await tx.ledgerEntry.createMany({
        data: Object.entries(lines).map(([account, amountCents]) => {
          return { organizationId, transactionId: id, account, amountCents, currency: 'EUR' }
        }),
      })
    })
  await expect(write({ cash: 100, revenue: -99 })).rejects.toThrow(/not balanced/)
  await write({ cash: 100, revenue: -100 })
  await expect(write({ cash: 100, revenue: -100 })).rejects.toThrow(/[Uu]nique/)
})

test('what a membership was is written with it, by whoever changes it, and by nobody else', async () => {
  const { deps, organizationId, communityId } = world
  const { membershipId, userId, planId } = await joinAndPay({ interval: 'year', amountCents: 10_000 }, cards[3])
  const where = { organizationId_id: { organizationId, id: membershipId } }
  await deps.db.forPlatform('tests', (tx) => tx.membership.update({ where, data: { stripeStatus: 'past_due' } }))
  await deps.db.forPlatform('tests', (tx) => tx.membership.update({ where, data: { stripeStatus: 'past_due' } }))
  const endedAt = new Date(Date.now() - 1_000)
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.membership.update({ where, data: { stripeStatus: 'canceled', state: 'ended', endedAt } }),
  )

  const history = await deps.db.forOrganization(organizationId, (tx) =>
    tx.membershipHistory.findMany({ where: { membershipId }, orderBy: { id: 'asc' } }),
  )
  expect(history.map(({ status }) => status)).toEqual(['active', 'past_due', 'canceled'])
  expect(history.map(({ monthlyCents }) => monthlyCents)).toEqual([833, 833, 833])
  // Stripe's date of the end lies before what was written meanwhile, and time does not run backwards.
  const times = history.map(({ at }) => at.getTime())
  expect(times).toEqual([...times].sort((a, b) => a - b))

  const invented = { organizationId, membershipId, communityId, userId, planId, state: 'live', status: 'active' }
  await expect(
    deps.db.forOrganization(organizationId, (tx) =>
      tx.membershipHistory.createMany({ data: { ...invented, monthlyCents: 1, currency: 'EUR', at: new Date() } }),
    ),
  ).rejects.toThrow(/row-level security/)
})

test('a database from before the books learns what its memberships were from the audit log', async () => {
  const { adminUrl, ownerUrl, appUrl, platformUrl } = inject('database')
  const name = `before_books_${Math.random().toString(36).slice(2, 8)}`
  const [owner = '', app = '', platform = ''] = [ownerUrl, appUrl, platformUrl].map((address) => {
    const url = new URL(address)
    url.pathname = `/${name}`

    return url.href
  })
  await provisionDatabase({ adminUrl, ownerUrl: owner, appUrl: app, platformUrl: platform })
  const folder = mkdtempSync(joinPath(tmpdir(), 'kumiko-before-books-'))
  cpSync('prisma/migrations', folder, { recursive: true })
  for (const migration of readdirSync(folder)) {
    if (/^\d/.test(migration) && migration >= '2026112101') rmSync(joinPath(folder, migration), { recursive: true })
  }
  const client = new pg.Client({ connectionString: platform })
  try {
    await migrate({ ownerUrl: owner, folder })
    await client.connect()
    const membershipId = await writeOldMembership(client)
    await migrate({ ownerUrl: owner })
    const { rows } = await client.query(
      `select status, monthly_cents as cents from membership_history where membership_id = $1 order by id`,
      [membershipId],
    )
    expect(rows).toEqual([
      { status: 'trialing', cents: 1950 },
      { status: 'active', cents: 1950 },
    ])
  } finally {
    await client.end()
    rmSync(folder, { recursive: true })
    const admin = new pg.Client({ connectionString: adminUrl })
    await admin.connect()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})

async function writeOldMembership(client: pg.Client): Promise<string> {
  const [org, community, plan, membership] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  await client.query(`set app.reason = 'tests'`)
  await client.query(`insert into organizations (organization_id, slug, name) values ($1, $2, 'Old')`, [org, org])
  await client.query(`insert into communities (organization_id, id, slug, name) values ($1, $2, $3, 'Old')`, [
    ...[org, community, community],
  ])
  await client.query(
    `insert into plans (organization_id, id, community_id, name, interval, amount_cents, currency)
     values ($1, $2, $3, 'Monthly', 'month', 1950, 'EUR')`,
    [org, plan, community],
  )
  const { rows } = await client.query<{ id: string }>(
    `insert into users (email, name, password_hash) values ($1, 'Noor', '-') returning id`,
    [`${org}@example.com`],
  )
  await client.query(
    `insert into memberships (organization_id, id, community_id, plan_id, user_id) values ($1, $2, $3, $4, $5)`,
    [org, membership, community, plan, rows[0]?.id],
  )
  for (const change of [
    `state = 'live', stripe_status = 'trialing'`,
    `card_last4 = '4242'`,
    `stripe_status = 'active'`,
  ]) {
    await client.query(`update memberships set ${change} where id = $1`, [membership])
  }

  return membership
}
