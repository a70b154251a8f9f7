import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reconcileLedger } from '#activities/billing/reconcile-ledger.ts'
import { repairDifference } from '#activities/billing/repair-difference.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** The books against the sandbox, whose webhooks reach nobody here: what is not read is not known. */
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const compare = () => reconcileLedger(world.deps, { graceMs: -60_000 })

async function paidMember(change: Parameters<typeof addPlan>[1], card: string) {
  const { deps, organizationId, stripe } = world
  const { userId } = await addPerson(world)
  const planId = await addPlan(world, { trialDays: 0, ...change })
  const { membershipId = '' } = await join(world, { userId, planId, card })
  const { stripeSubscriptionId } = await deps.db.forOrganization(organizationId, (tx) =>
    tx.membership.findFirstOrThrow({ where: { id: membershipId } }),
  )
  const { data } = stripeSubscriptionId
    ? await stripe.invoices.list({ subscription: stripeSubscriptionId })
    : { data: [] }

  return { membershipId, userId, invoiceId: data[0]?.id ?? '' }
}

async function differences() {
  const rows = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.ledgerDifference.findMany({ where: { closedAt: null }, orderBy: [{ subject: 'asc' }, { kind: 'asc' }] }),
  )

  return rows.map(({ id, kind, subject, atStripeCents, inLedgerCents }) => {
    return { id, kind, subject, atStripeCents, inLedgerCents }
  })
}

async function intentOf(invoiceId: string): Promise<string> {
  const { data } = await world.stripe.invoicePayments.list({ invoice: invoiceId })

  return idOf(data[0]?.payment.payment_intent) ?? ''
}

test('an invoice nobody told us of differs until it is read; then the books agree, and who repaired it is on record', async () => {
  const { deps, organizationId } = world
  const { invoiceId, userId } = await paidMember({}, cards[0])
  expect(await compare()).toEqual({ compared: 1, differences: 2, unowned: 0 })
  const found = await differences()
  expect(found).toMatchObject([
    { kind: 'billed', subject: invoiceId, atStripeCents: 2900, inLedgerCents: 0 },
    { kind: 'paid', subject: invoiceId, atStripeCents: 2900, inLedgerCents: 0 },
  ])

  // A second comparison finds the same ones, not new ones.
  await compare()
  expect(await differences()).toEqual(found)

  const differenceId = found[0]?.id ?? ''
  await repairDifference(deps, { organizationId, differenceId, actorId: userId })
  expect(await differences()).toEqual([])
  expect((await compare()).differences).toBe(0)
  const decision = await deps.db.forOrganization(organizationId, (tx) =>
    tx.auditEntry.findFirstOrThrow({ where: { action: 'repair books' } }),
  )
  expect(decision).toMatchObject({ actorId: userId, entityId: differenceId, after: { differencesLeft: 0 } })
  await expect(repairDifference(deps, { organizationId, differenceId, actorId: userId })).rejects.toMatchObject({
    code: 'DIFFERENCE_GONE',
  })
})

test('a refund by hand at Stripe is found to the cent', async () => {
  const { deps, organizationId, stripe } = world
  const { invoiceId, userId } = await paidMember({}, cards[1])
  await syncInvoice(deps, { organizationId, stripeInvoiceId: invoiceId })
  expect((await compare()).differences).toBe(0)

  await stripe.refunds.create({ payment_intent: await intentOf(invoiceId), amount: 1 })
  await compare()
  const [difference] = await differences()
  expect(difference).toMatchObject({ kind: 'refunded', subject: invoiceId, atStripeCents: 1, inLedgerCents: 0 })
  await repairDifference(deps, { organizationId, differenceId: difference?.id ?? '', actorId: userId })
  expect(await differences()).toEqual([])
})

test('a purchase that was given back is read again by its checkout', async () => {
  const { deps, organizationId, stripe } = world
  const { membershipId, userId } = await paidMember({ interval: 'once', amountCents: 12_000 }, cards[2])
  const { subject } = await deps.db.forOrganization(organizationId, (tx) =>
    tx.ledgerTransaction.findFirstOrThrow({ where: { membershipId } }),
  )
  expect((await compare()).differences).toBe(0)

  await stripe.refunds.create({ payment_intent: subject, amount: 5_000 })
  await compare()
  const [difference] = await differences()
  expect(difference).toMatchObject({ kind: 'refunded', subject, atStripeCents: 5_000 })
  await repairDifference(deps, { organizationId, differenceId: difference?.id ?? '', actorId: userId })
  expect((await compare()).differences).toBe(0)
})

test('what stands in the books and not at Stripe stays in the list, whoever presses repair', async () => {
  const { deps, organizationId } = world
  const id = randomUUID()
  await deps.db.forOrganization(organizationId, async (tx) => {
    const source = { sourceKind: 'settlement', sourceId: 'in_nowhere', subject: 'in_nowhere', at: new Date() }
    await tx.ledgerTransaction.createMany({
      data: { organizationId, id, ...source, membershipId: randomUUID(), planId: randomUUID() },
    })
    const entry = { organizationId, transactionId: id, currency: 'EUR' }
    await tx.ledgerEntry.createMany({
      data: [
        { ...entry, account: 'cash', amountCents: 700 },
        { ...entry, account: 'revenue', amountCents: -700 },
      ],
    })
  })
  await compare()
  const found = await differences()
  expect(found.map(({ kind, inLedgerCents }) => [kind, inLedgerCents])).toEqual([
    ['billed', 700],
    ['paid', 700],
  ])
  const repair = repairDifference(deps, { organizationId, differenceId: found[0]?.id ?? '', actorId: randomUUID() })
  await expect(repair).rejects.toMatchObject({ code: 'STILL_DIFFERENT' })
  expect((await differences()).length).toBe(2)
})
