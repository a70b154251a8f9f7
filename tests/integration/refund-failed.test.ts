import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { askRefund } from '#activities/billing/ask-refund.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import { loadInvoice } from '#web/features/billing/queries/load-invoice.server.ts'
import { refundableCents } from '#workflows/billing/refund.rules.ts'
import { becomePayer } from '../workflows/billing/disputing.ts'
import { addPerson, addPlan, startWorld, type World } from '../workflows/memberships/world.ts'

/** Stripe's card whose refunds seem done, and come back a moment later. */
const returningCard = '4000000000005126'
const types = ['refund.failed', 'charge.refund.updated']
let world: World
let owner: { userId: string; email: string }

beforeAll(async () => {
  world = await startWorld()
  const { deps, organizationId } = world
  owner = await addPerson(world)
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.staff.create({ data: { organizationId, userId: owner.userId, role: 'owner' } }),
  )
})
afterAll(() => world.stop())

/** The news of the failure, each twice and backwards. */
async function hearFailure() {
  const news = await vi.waitFor(
    async () => {
      const { data } = await world.stripe.events.list({ types, limit: 10 })
      expect(data.map(({ type }) => type)).toContain('refund.failed')

      return data
    },
    { timeout: 15_000, interval: 200 },
  )
  for (const { id, type, created, data } of [...news, ...news]) {
    const objectId = 'id' in data.object ? String(data.object.id) : ''
    const row = { id, eventId: id, account: '', type, attempts: 1, provider: 'stripe' as const, objectId }
    const result = await processInboxEvent(world.deps, { ...row, occurredAt: new Date(created * 1000) })
    expect(result.kind).toBe('done')
  }
}

/** What the relay sends, each twice. */
async function deliverLetters() {
  const rows = await world.deps.db.forPlatform('tests', (tx) =>
    tx.outboxMessage.findMany({ where: { kind: 'billing-mail' }, orderBy: { id: 'asc' } }),
  )
  for (const { payload } of [...rows, ...rows]) await deliverOutboxRow(world.deps, { kind: 'billing-mail', payload })

  return rows.filter(({ payload }) => JSON.stringify(payload).includes('refund-failed'))
}

test('a refund that its bank sent back counts no longer; owner and member hear of it once, and it may be tried again', async () => {
  const { deps, organizationId } = world
  const planId = await addPlan(world, { trialDays: 0 })
  const payer = await becomePayer(world, { planId, card: returningCard })
  const { membershipId } = payer
  const { data: invoices } = await world.stripe.invoices.list({ subscription: payer.subscriptionId })
  await syncInvoice(deps, { organizationId, stripeInvoiceId: invoices[0]?.id ?? '' })
  const { id: invoiceId } = await deps.db.forOrganization(organizationId, (tx) =>
    tx.invoice.findFirstOrThrow({ where: { membershipId } }),
  )
  const booked = () =>
    deps.db.forOrganization(
      organizationId,
      (tx) => tx.$queryRaw<{ account: string; cents: number }[]>`
        select account, sum(amount_cents)::int as cents from ledger_entries e
        join ledger_transactions t on t.organization_id = e.organization_id and t.id = e.transaction_id
        where t.membership_id = ${membershipId}::uuid group by 1 having sum(amount_cents) <> 0 order by 1`,
    )
  const before = await booked()
  const wish = { organizationId, invoiceId, actorId: owner.userId, amountCents: 1000, reason: 'kindness' }
  expect(await askRefund(deps, { ...wish, token: randomUUID() })).toMatchObject({ status: 'done' })
  expect(await booked()).not.toEqual(before)

  await hearFailure()
  const seen = await loadInvoice(deps.db, organizationId, invoiceId)
  expect(seen).toMatchObject({ amountRefundedCents: 0, refunds: [{ status: 'failed', amountCents: 1000 }] })
  expect(seen?.refunds[0]?.refusal).toBe('expired_or_canceled_card')
  expect(seen && refundableCents(seen)).toBe(2900)
  expect(await booked()).toEqual(before)
  expect(await payer.access()).toBe('full')

  expect(await deliverLetters()).toHaveLength(1)
  const told = (await world.mailsTo(owner.email)).filter(({ subject }) => subject.startsWith('A refund came back'))
  expect(told).toHaveLength(1)
  expect(told[0]?.text).toContain('the card has expired or was cancelled')
  expect(told[0]?.text).toContain(`/invoices/${invoiceId}`)
  const heard = (await world.mailsTo(payer.email)).map(({ subject }) => subject)
  expect(heard.filter((subject) => subject.includes('did not arrive'))).toHaveLength(1)
  // The word that it is on its way was not sent yet, and is not true any more.
  expect(heard).not.toContain('Money back from Studio Practice')
  expect(await askRefund(deps, { ...wish, token: randomUUID() })).toMatchObject({ status: 'done' })
})
