import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRefund } from '#activities/billing/ask-refund.ts'
import { issueMissingStatements } from '#activities/billing/issue-missing-statements.ts'
import { issueStatements } from '#activities/billing/issue-statements.ts'
import { findRefunds } from '#activities/billing/find-refunds.ts'
import { recordSale } from '#activities/billing/ledger/record-sale.ts'
import { saleOfInvoice } from '#activities/billing/ledger/sale-of.ts'
import { settleRefund } from '#activities/billing/settle-refund.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { adoptPause } from '#activities/memberships/adopt-pause.ts'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import { loadBilling } from '#web/features/billing/queries/load-billing.server.ts'
import { loadIssuedStatement, loadOwnStatement } from '#web/features/billing/queries/load-statement.server.ts'
import { loadStatements } from '#web/features/billing/queries/load-statements.server.ts'
import { statementContent } from '#workflows/billing/statement-content.ts'
import { pauseStatement } from '#workflows/billing/statement.rules.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** Our own documents against the sandbox and Postgres: one per fact, numbered without a gap. */
let world: World
let planId: string
let nextCard = 0

beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world, { trialDays: 0 })
})
afterAll(() => world.stop())

type Work<T> = Parameters<typeof world.deps.db.forOrganization<T>>[1]
const inside = <T>(work: Work<T>) => world.deps.db.forOrganization(world.organizationId, work)

/** A paying member, with the statements that are about them. */
async function member() {
  const { deps, organizationId, stripe } = world
  const { userId } = await addPerson(world)
  const card = cards[nextCard++ % cards.length]
  const { membershipId = '' } = await join(world, { userId, planId, card, isTemporalAway: true })
  const where = { organizationId_id: { organizationId, id: membershipId } }
  const { stripeSubscriptionId } = await inside((tx) => tx.membership.findUniqueOrThrow({ where }))
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId ?? '')
  const stripeInvoiceId = idOf(subscription.latest_invoice) ?? ''
  await syncInvoice(deps, { organizationId, stripeInvoiceId })
  const invoice = await inside((tx) => tx.invoice.findFirstOrThrow({ where: { stripeInvoiceId } }))
  const statements = async () => {
    const rows = await inside((tx) => tx.statement.findMany({ where: { membershipId }, orderBy: { number: 'asc' } }))

    return rows.map((row) => ({ ...row, content: statementContent.parse(row.content) }))
  }

  return { userId, membershipId, subscription, invoice, statements, ids: { organizationId, membershipId } }
}

test('two refunds of one invoice have two statements with its number and reasons; read again, none more', async () => {
  const { deps, organizationId } = world
  const { invoice, statements, userId } = await member()
  const refund = (amountCents: number, reason: string, token: string = randomUUID()) =>
    askRefund(deps, { organizationId, invoiceId: invoice.id, actorId: randomUUID(), amountCents, reason, token })
  const token = randomUUID()
  await refund(1000, 'The workshop fell out', token)
  await refund(1000, 'The workshop fell out', token)
  await refund(400, 'Sorry')
  const again = { organizationId, stripeInvoiceId: invoice.stripeInvoiceId }
  await Promise.all([
    syncInvoice(deps, again),
    syncInvoice(deps, again),
    settleRefund(deps, { organizationId, refundId: token }),
  ])

  const issued = await statements()
  expect(issued.map(({ amountCents, content }) => [amountCents, content.note])).toEqual([
    [1000, 'The workshop fell out'],
    [400, 'Sorry'],
  ])
  expect(issued[0]).toMatchObject({
    series: 'CS',
    currency: 'EUR',
    subject: invoice.stripeInvoiceId,
    content: {
      about: `Refund of invoice ${invoice.number ?? ''}`,
      recipient: { userId, name: 'Noor Haddad' },
      issuer: { name: 'Studio' },
      membership: { community: 'Studio Practice', plan: 'Monthly' },
      timeZone: 'UTC',
      total: { netCents: 1000, taxCents: 0, grossCents: 1000 },
    },
  })
  expect(issued[0]?.content.label).toBe(`CS-${String(issued[0]?.number).padStart(4, '0')}`)
})

test('a pause made at Stripe by hand is stated once, with what Stripe credited', async () => {
  const { deps, stripe } = world
  const { subscription, ids, statements } = await member()
  await stripe.subscriptions.pause(subscription.id, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'now' } },
    invoicing_behavior: 'pending_invoice_item',
  })
  await syncMembership(deps, ids)
  await Promise.all([adoptPause(deps, ids), adoptPause(deps, ids)])
  const pause = await inside((tx) => tx.pause.findFirstOrThrow({ where: { membershipId: ids.membershipId } }))

  const issued = await statements()
  expect(issued).toHaveLength(1)
  expect(issued[0]).toMatchObject({ sourceKind: 'pause', sourceId: pause.id, amountCents: pause.creditCents })
  expect(issued[0]?.content.about).toMatch(/^Pause from \d+ \w+ \d{4}$/)
  expect(issued[0]?.content.lines[0]?.text).toContain('Unused time')
})

test('a statement is seen by its member and its owner and by nobody else, and its numbers are checked', async () => {
  const { deps, organizationId } = world
  const { userId, membershipId, statements } = await member()
  const other = await member()
  const pausedAt = '2026-03-04T10:00:00.000Z'
  const line = { text: null, amountCents: 23_382, contains: 'gross' as const, ratePpm: 0 }
  const fact = pauseStatement({ pauseId: randomUUID(), pausedAt, currency: 'EUR', lines: [line] })
  await inside((tx) => issueStatements(tx, { organizationId, membershipId, facts: [fact] }))
  const [issued] = await statements()
  const [mine, theirs, owners, strangers] = await Promise.all([
    loadOwnStatement(deps.db, userId, issued?.id),
    loadOwnStatement(deps.db, other.userId, issued?.id),
    loadIssuedStatement(deps.db, organizationId, issued?.id),
    loadIssuedStatement(deps.db, randomUUID(), issued?.id),
  ])
  expect([mine?.content, owners?.content]).toEqual([issued?.content, issued?.content])
  expect([theirs, strangers]).toEqual([null, null])
  expect((await loadBilling(deps.db, userId, { isWhole: false })).statements).toMatchObject([
    { label: issued?.content.label, about: 'Pause from 4 March 2026', amountCents: 23_382 },
  ])
  expect((await loadBilling(deps.db, other.userId, { isWhole: false })).statements).toEqual([])

  const { statements: all, check } = await loadStatements(deps.db, organizationId)
  expect(all[0]).toMatchObject({ number: issued?.number, member: 'Noor Haddad', amountCents: 23_382 })
  expect(check).toEqual({ last: issued?.number, count: issued?.number, missing: [] })
  const paged = await loadStatements(deps.db, organizationId, { limit: 1 })
  expect(paged).toMatchObject({ next: issued?.number, check })
})

test('an invoice that was taken back is stated with its whole amount', async () => {
  const { deps, organizationId, stripe } = world
  const { subscription, statements } = await member()
  const customer = idOf(subscription.customer) ?? ''
  await stripe.invoiceItems.create({ customer, subscription: subscription.id, amount: 700, currency: 'eur' })
  const draft = await stripe.invoices.create({
    customer,
    subscription: subscription.id,
    auto_advance: false,
    pending_invoice_items_behavior: 'include',
  })
  const { id: stripeInvoiceId } = await stripe.invoices.finalizeInvoice(draft.id)
  await syncInvoice(deps, { organizationId, stripeInvoiceId })
  expect(await statements()).toEqual([])
  await stripe.invoices.voidInvoice(stripeInvoiceId)
  await syncInvoice(deps, { organizationId, stripeInvoiceId })
  await syncInvoice(deps, { organizationId, stripeInvoiceId })

  const [issued, ...more] = await statements()
  expect(more).toEqual([])
  expect(issued).toMatchObject({ sourceKind: 'void', amountCents: 700 })
  expect(issued?.content.about).toMatch(/^Invoice .+ cancelled$/)
})

test('what has no statement gets one, in the order it happened, and once', async () => {
  const { deps, organizationId, communityId, stripe } = world
  const [refunded, paused] = [await member(), await member()]
  // As the code before statements left it: the books say the refund, the row says the pause.
  const { stripeInvoiceId } = refunded.invoice
  const { paymentIntentId } = await findRefunds(stripe, stripeInvoiceId)
  await stripe.subscriptions.pause(paused.subscription.id, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'now' } },
    invoicing_behavior: 'pending_invoice_item',
  })
  const seen = await stripe.subscriptions.retrieve(paused.subscription.id)
  const pausedAt = new Date((seen.status_details?.paused.transitioned_at ?? 0) * 1000)
  const { membershipId, userId } = paused
  const dates = { pausedAt, startsAt: pausedAt, endsAt: new Date(Date.now() + 30 * 86_400_000), createdAt: pausedAt }
  const row = {
    organizationId,
    communityId,
    membershipId,
    userId,
    source: 'stripe',
    token: randomUUID(),
    creditCents: 1,
  }
  await inside((tx) => tx.pause.create({ data: { ...row, ...dates } }))
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await stripe.refunds.create({ payment_intent: paymentIntentId ?? '', amount: 300 })
  const invoice = await stripe.invoices.retrieve(stripeInvoiceId)
  const { refunds } = await findRefunds(stripe, stripeInvoiceId)
  const sale = saleOfInvoice({ invoice, refunds, seenAt: new Date() })
  await inside((tx) => recordSale(tx, { ...refunded.ids, sale }))
  expect([await refunded.statements(), await paused.statements()]).toEqual([[], []])

  expect(await issueMissingStatements(deps)).toMatchObject({ looked: 2, failed: [] })
  expect(await issueMissingStatements(deps)).toMatchObject({ looked: 0 })
  const [ofPause, ofRefund] = [...(await paused.statements()), ...(await refunded.statements())]
  expect(ofPause?.content).toMatchObject({
    kind: 'pause',
    lines: [{ text: expect.stringContaining('Unused time') as unknown }],
  })
  expect(ofRefund).toMatchObject({ amountCents: 300, number: (ofPause?.number ?? 0) + 1 })
})

test('fifty at once, a third of them rolled back: every number from the first to the last, each once, dates rising', async () => {
  const { ids } = await member()
  const fact = (pauseId: string) =>
    pauseStatement({
      pauseId,
      pausedAt: '2026-03-04T10:00:00.000Z',
      currency: 'EUR',
      lines: [{ text: null, amountCents: 23_382, contains: 'gross', ratePpm: 190_000 }],
    })
  const twice = fact(randomUUID())
  const issue = (index: number) =>
    inside(async (tx) => {
      // Every tenth is about the same fact.
      const facts = index % 10 === 0 ? [twice] : [fact(randomUUID()), fact(randomUUID())]
      const labels = await issueStatements(tx, { ...ids, facts })
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
      if (index % 3 === 1) throw new Error('rolled back')

      return labels
    })
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => issue(index)))
  const given = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
  const rows = await inside((tx) => tx.statement.findMany({ orderBy: { number: 'asc' } }))

  expect(new Set(refused)).toEqual(new Set(['Error: rolled back']))
  expect(given.length).toBeGreaterThan(50)
  expect(new Set(given).size).toBe(given.length)
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1))
  expect(rows.filter(({ sourceId }) => sourceId === twice.sourceId)).toHaveLength(1)
  const times = rows.map(({ issuedAt }) => issuedAt.getTime())
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('nobody takes a number without a statement, moves the counter or changes what was issued', async () => {
  const { organizationId } = world
  const codes = await Promise.all(
    [
      `update statement_counters set last_number = last_number + 1`,
      `delete from statement_counters`,
      `insert into statement_counters values ('${organizationId}', 'XX', 7)`,
      `update statements set amount_cents = 0`,
      `delete from statements`,
      // A number that its row does not use: refused when the transaction ends.
      `insert into statements select (jsonb_populate_record(s, '{"number":0}')).* from statements s limit 1 on conflict do nothing`,
    ].map((sql) =>
      inside((tx) => tx.$executeRawUnsafe(sql)).then(
        () => 'done',
        (error: unknown) => String(error).replaceAll(/\s+/g, ' '),
      ),
    ),
  )

  expect(
    codes.map((code) => /Only a statement|permission denied|append-only|No statement has/.exec(code)?.[0]),
  ).toEqual([
    'Only a statement',
    'Only a statement',
    'Only a statement',
    'permission denied',
    'permission denied',
    'No statement has',
  ])
})
