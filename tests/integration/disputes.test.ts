import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRefund } from '#activities/billing/ask-refund.ts'
import { answerDispute } from '#activities/billing/answer-dispute.ts'
import { reconcileLedger } from '#activities/billing/reconcile-ledger.ts'
import { refundInvoice } from '#activities/billing/refund-invoice.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { invoiceStage } from '#web/features/billing/invoice-words.ts'
import { loadBilling } from '#web/features/billing/queries/load-billing.server.ts'
import { loadInvoices } from '#web/features/billing/queries/load-invoices.server.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { becomeDebtor, dunningOf, notice, renew } from '../workflows/billing/failing.ts'
import { becomePayer, decideAtBank, disputeOf, hear, openAtBank, type Payer } from '../workflows/billing/disputing.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** Disputes on the real sandbox and database: each step by hand, repeated as a crash would repeat it. */
let world: World
let planId: string
let owner: { userId: string; email: string }

beforeAll(async () => {
  world = await startWorld()
  const { deps, organizationId } = world
  planId = await addPlan(world, { trialDays: 0 })
  owner = await addPerson(world)
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.staff.create({ data: { organizationId, userId: owner.userId, role: 'owner' } }),
  )
})
afterAll(() => world.stop())

async function disputed(order: Record<string, unknown> = {}) {
  const payer = await becomePayer(world, { planId })
  const { id } = await openAtBank(world, payer.charge.id, order)
  await hear(world, id)

  return { payer, stripeDisputeId: id, dispute: await disputeOf(world, id) }
}

async function invoiceOf({ subscriptionId }: Payer): Promise<string> {
  const { data } = await world.stripe.invoices.list({ subscription: subscriptionId })

  return data[0]?.id ?? ''
}

async function booksOf({ membershipId }: Payer): Promise<Record<string, number>> {
  const rows = await world.deps.db.forOrganization(
    world.organizationId,
    (tx) => tx.$queryRaw<{ account: string; cents: number }[]>`
      select account, sum(amount_cents)::int as cents from ledger_entries e
      join ledger_transactions t on t.organization_id = e.organization_id and t.id = e.transaction_id
      where t.membership_id = ${membershipId}::uuid group by 1 having sum(amount_cents) <> 0`,
  )

  return Object.fromEntries(rows.map(({ account, cents }) => [account, cents]))
}

/** As the relay does. */
async function deliverLetters(): Promise<void> {
  const rows = await world.deps.db.forPlatform('tests', (tx) =>
    tx.outboxMessage.findMany({ where: { kind: 'billing-mail' }, orderBy: { id: 'asc' } }),
  )
  for (const { kind, payload } of rows) await deliverOutboxRow(world.deps, { kind: kind as 'billing-mail', payload })
}

async function netOfStripe(stripeDisputeId: string): Promise<number> {
  const { balance_transactions: entries } = await world.stripe.disputes.retrieve(stripeDisputeId)

  return entries.reduce((sum, { net }) => sum + net, 0)
}

test('a dispute is kept once, whatever its news do: doubled, backwards, late', async () => {
  const { payer, stripeDisputeId, dispute } = await disputed()
  await hear(world, stripeDisputeId, (events) => [...events, ...events].reverse())
  const stripeInvoiceId = await invoiceOf(payer)
  const row = await dispute.row()
  const { starts, dunnings } = await world.deps.db.forOrganization(world.organizationId, async (tx) => ({
    starts: await tx.outboxMessage.count({ where: { kind: 'start', orderingKey: `dispute:${stripeDisputeId}` } }),
    dunnings: await tx.dunning.findMany({ where: { stripeInvoiceId } }),
  }))

  expect(row).toMatchObject({ status: 'needs_response', amountCents: 2900, currency: 'EUR', stripeInvoiceId })
  expect(row).toMatchObject({ reason: 'fraudulent', cardLast4: '4242', membershipId: payer.membershipId })
  expect(row.evidenceDueAt?.getTime()).toBeGreaterThan(Date.now())
  expect(starts).toBe(1)
  expect(dunnings).toMatchObject([{ kind: 'chargeback', route: 'disputed', stripeDisputeId, closedAt: null }])
  expect(await dispute.process()).toMatchObject({ kind: 'dispute', stage: 'disputed', userId: owner.userId })
  // What it costs stands in words: it is no charge of the owner's.
  expect((await dispute.process()).amountCents).toBeNull()
})

test('the owner is told at once with the date, and hears how it ended; each once', async () => {
  const { payer, stripeDisputeId, dispute } = await disputed({ reason: 'product_not_received' })
  const before = (await world.mailsTo(owner.email)).length
  await Promise.all([dispute.say('opened'), dispute.say('opened')])
  const mails = (await world.mailsTo(owner.email)).slice(0)
  expect(mails.length).toBe(before + 1)
  const mail = mails.find(({ subject }) => subject === 'Disputed: €29.00 for Studio Practice')
  expect(mail?.text).toContain('nothing was received')
  expect(mail?.text).toContain(`/disputes/${dispute.disputeId}`)
  expect(mail?.text).not.toMatch(/\{(time|money):/)
  expect(Object.keys((await dispute.read()).said)).toEqual(['opened'])

  await decideAtBank(world, stripeDisputeId, 'won')
  // Nothing after its reason is gone, also before the news of it are in.
  await dispute.say('reminder')
  await hear(world, stripeDisputeId)
  await dispute.say('won')
  await dispute.say('lost')
  const subjects = (await world.mailsTo(owner.email)).map(({ subject }) => subject)
  expect(subjects.filter((subject) => subject.startsWith('Two days left'))).toEqual([])
  expect(subjects.filter((subject) => subject.startsWith('Won:'))).toHaveLength(1)
  expect(subjects.filter((subject) => subject.startsWith('Lost:'))).toEqual([])
  await dispute.database.closeDispute({ ...dispute.call(), outcome: 'won' })
  const { promises, closedAt } = await dispute.process()
  expect(closedAt).not.toBeNull()
  expect(promises.map(({ key, status }) => [key, status])).toEqual(
    expect.arrayContaining([
      ['told', 'kept'],
      ['reminder', 'waived'],
    ]),
  )
  expect(await payer.access()).toBe('full')
})

test('the disputed card is taken away and nothing charges it again: the next renewal asks for a card', async () => {
  const { payer, dispute } = await disputed()
  expect((await dispute.read()).isCardInUse).toBe(true)
  await dispute.stripe.retireCard(dispute.call())
  await dispute.stripe.retireCard(dispute.call())
  expect((await dispute.read()).isCardInUse).toBe(false)

  const renewal = await renew(world, payer.subscriptionId)
  await notice(world, renewal)
  const asked = await dunningOf(world, payer, renewal)
  const truth = await asked.read()
  expect(truth.invoice.status).toBe('open')
  expect(truth.failure.hasMethod).toBe(false)
  expect((await asked.row()).route).toBe('no-method')
  const charges = await world.stripe.charges.list({ customer: payer.customerId })
  expect(charges.data.filter(({ paid }) => paid)).toHaveLength(1)
})

test('evidence goes to the bank once, with the texts that were shown, and none of them through the command', async () => {
  const { stripeDisputeId, dispute } = await disputed()
  const token = randomUUID()
  const { id: processId } = await dispute.process()
  const answer = {
    ...{ organizationId: world.organizationId, disputeId: dispute.disputeId, processId, actorId: owner.userId, token },
    evidence: { customer_name: 'Noor Haddad', uncategorized_text: 'She was here every day.' },
  }
  await dispute.read()
  await answerDispute(world.deps, answer)
  await answerDispute(world.deps, answer)
  const asked = { ...dispute.call(), commandId: token }
  expect(await dispute.stripe.submitEvidence(asked)).toMatchObject({ ok: true })
  expect(await dispute.stripe.submitEvidence(asked)).toMatchObject({ ok: true })

  const seen = await world.stripe.disputes.retrieve(stripeDisputeId)
  expect(seen.evidence).toMatchObject({ customer_name: 'Noor Haddad', uncategorized_text: 'She was here every day.' })
  expect(seen).toMatchObject({ status: 'under_review', evidence_details: { submission_count: 1 } })
  expect((await dispute.row()).evidenceSentAt).not.toBeNull()
  const command = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.command.findFirstOrThrow({ where: { id: token } }),
  )
  expect(command.payload).toEqual({})
  expect(await dispute.process()).toMatchObject({ stage: 'at-the-bank', openCommands: [] })
  const again = await dispute.command('submitEvidence', owner.userId)
  expect(await dispute.stripe.submitEvidence(again)).toMatchObject({ ok: false, code: 'ALREADY_ANSWERED' })
  const late = await dispute.command('acceptDispute', owner.userId)
  expect(await dispute.stripe.acceptDispute(late)).toMatchObject({ ok: false, code: 'ALREADY_ANSWERED' })
})

test('access by the ladder from the dispute on; won, it is back at once and the episode ends as paid', async () => {
  const { payer, stripeDisputeId, dispute } = await disputed()
  const stripeInvoiceId = await invoiceOf(payer)
  const dunning = await dunningOf(world, payer, stripeInvoiceId, 'chargeback')
  expect(await payer.access()).toBe('full')
  await dunning.read()
  await dunning.say('day-0')
  const mails = await world.mailsTo(payer.email)
  const told = mails.find(({ subject }) => subject === 'Your bank took back €29.00 for Studio Practice')
  expect(told?.text).toContain('withdraw the dispute')
  expect(told?.text).toContain('not charged again')

  await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.dispute.updateMany({ where: { stripeDisputeId }, data: { openedAt: new Date(Date.now() - 8 * 86_400_000) } }),
  )
  await syncInvoice(world.deps, { organizationId: world.organizationId, stripeInvoiceId })
  expect(await payer.access()).toBe('read-only')
  expect(await dunning.process()).toMatchObject({ kind: 'dunning', openCommands: ['writeOff'] })

  await decideAtBank(world, stripeDisputeId, 'won')
  await hear(world, stripeDisputeId)
  expect(await payer.access()).toBe('full')
  expect((await dunning.read()).dispute).toEqual({ status: 'won', isForgiven: false })
  expect(await dunning.process()).toMatchObject({ stage: 'paid' })
  await dunning.say('thanks')
  // Whatever is still on its way says nothing any more.
  await dunning.say('day-7')
  const after = (await world.mailsTo(payer.email)).map(({ subject }) => subject)
  expect(after).toContain('Settled: your bank returned €29.00 for Studio Practice')
  expect(after.filter((subject) => subject.startsWith('You can read but not write'))).toEqual([])
  expect((await dispute.row()).closedAt).not.toBeNull()
})

test('lost: the membership ends, its data stays, its member may join again, and the books say so per cent', async () => {
  const { payer, stripeDisputeId, dispute } = await disputed()
  const accept = await dispute.command('acceptDispute', owner.userId)
  expect(await dispute.stripe.acceptDispute(accept)).toMatchObject({ ok: true })
  expect(await dispute.stripe.acceptDispute(accept)).toMatchObject({ ok: true })
  const dunning = await dunningOf(world, payer, await invoiceOf(payer), 'chargeback')
  await Promise.all([dunning.stripe.cancelUnpaid(dunning.call()), dunning.stripe.cancelUnpaid(dunning.call())])
  expect(await dunning.read()).toMatchObject({ subscription: { status: 'canceled', endedBy: 'payment' } })
  await dunning.say('ended')
  await dunning.database.closeDunning({ ...dunning.call(), outcome: 'cancelled' })

  expect(await payer.access()).toBe('guest')
  expect(await payer.membership()).toMatchObject({ state: 'ended' })
  const ended = (await world.mailsTo(payer.email)).find(({ subject }) => subject.includes('has ended'))
  expect(ended?.text).toContain('/join')
  expect(await booksOf(payer)).toEqual({ cash: -1500, fees: 1500, revenue: -2900, chargebacks: 2900 })
  expect(2900 + (await netOfStripe(stripeDisputeId))).toBe(-1500)
  // Paid as Stripe sees it, and yet no late payment.
  const { membershipId } = payer
  const kinds = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.dunning.findMany({ where: { membershipId }, select: { kind: true } }),
  )
  expect(kinds).toEqual([{ kind: 'chargeback' }])
  const again = await becomePayer(world, { planId, card: '5555555555554444' })
  expect(await again.access()).toBe('full')
})

test('bought once: access until the bank has decided; lost ends it, overturned gives it back, and both sides hear each', async () => {
  const onceId = await addPlan(world, { name: 'Lifetime', interval: 'once', amountCents: 12_000, trialDays: 0 })
  const payer = await becomePayer(world, { planId: onceId, card: cards[5] })
  const { id } = await openAtBank(world, payer.charge.id)
  await hear(world, id, (events) => [...events, ...events].reverse())
  const dispute = await disputeOf(world, id)
  await dispute.say('opened')
  expect(await payer.access()).toBe('full')
  const letters = async (to: string) => {
    await deliverLetters()

    return (await world.mailsTo(to))
      .map(({ subject }) => subject)
      .filter((subject) => /bank|Lost|Won|ended/.test(subject))
  }
  expect(await letters(payer.email)).toEqual(['Your bank took back €120.00 for Studio Practice'])

  await decideAtBank(world, id, 'lost')
  await hear(world, id, (events) => [...events, ...events])
  await dispute.say('lost')
  await dispute.database.closeDispute({ ...dispute.call(), outcome: 'lost' })
  expect(await payer.access()).toBe('guest')
  expect(await payer.membership()).toMatchObject({ state: 'ended' })
  expect(await booksOf(payer)).toEqual({ cash: -1500, fees: 1500, revenue: -12_000, chargebacks: 12_000 })
  await letters(payer.email)
  const ended = (await world.mailsTo(owner.email)).find(({ subject }) => subject.startsWith('Lost: €120.00'))
  expect(ended?.text).toContain('The membership has ended, and its data stays.')

  await decideAtBank(world, id, 'won')
  await hear(world, id, (events) => [...events, ...events])
  expect(await payer.access()).toBe('full')
  expect(await payer.membership()).toMatchObject({ state: 'live', endedAt: null })
  expect(await booksOf(payer)).toEqual({ cash: 10_500, fees: 1500, revenue: -12_000 })
  expect(await letters(payer.email)).toEqual([
    'Your bank took back €120.00 for Studio Practice',
    'Your membership of Studio Practice has ended',
    'Settled: your bank returned €120.00 for Studio Practice',
  ])
  // The owner had heard of the loss, and the process was over: a second one tells.
  const again = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.process.findMany({ where: { subjectId: dispute.disputeId }, orderBy: { openedAt: 'asc' } }),
  )
  expect(again.map(({ workflowId, closedAt }) => [workflowId, closedAt === null])).toEqual([
    [`dispute:${id}`, false],
    [`dispute:${id}:2`, true],
  ])
})

test('a purchase overturned after its member joined again gives nothing twice; one that was left stays left', async () => {
  const onceId = await addPlan(world, { name: 'For good', interval: 'once', amountCents: 9000, trialDays: 0 })
  const payer = await becomePayer(world, { planId: onceId, card: cards[6] })
  const { id } = await openAtBank(world, payer.charge.id)
  await hear(world, id)
  await decideAtBank(world, id, 'lost')
  await hear(world, id)
  await join(world, { userId: payer.userId, planId: onceId, card: cards[7], isTemporalAway: true })
  await decideAtBank(world, id, 'won')
  await hear(world, id)
  const { userId } = payer
  const memberships = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.membership.findMany({ where: { userId }, select: { state: true } }),
  )
  expect(memberships.map(({ state }) => state).sort()).toEqual(['ended', 'live'])
})

test('lists of invoices say what is disputed and how it ended, and what a bank took is not given back again', async () => {
  const { payer, stripeDisputeId } = await disputed()
  const now = Date.now()
  const { db } = world.deps
  const read = async () => {
    const { invoices } = await loadInvoices(db, world.organizationId, { search: payer.email, after: null })
    const mine = await loadBilling(db, payer.userId, { isWhole: false })
    const standing = invoices.map((invoice) => invoiceStage(invoice, { reader: 'owner', now }).sub)

    return { id: invoices[0]?.id ?? '', standing, mine: mine.invoices.map(({ disputes }) => disputes), year: mine.year }
  }
  const open = await read()
  expect(open.standing).toEqual(['€29.00 · needs an answer'])
  expect(open.mine).toMatchObject([[{ status: 'needs_response', amountCents: 2900 }]])
  expect(open.year).toEqual([{ currency: 'EUR', paidCents: 2900, refundedCents: 0, takenBackCents: 2900 }])
  const wish = { organizationId: world.organizationId, invoiceId: open.id, actorId: owner.userId, token: randomUUID() }
  await expect(askRefund(world.deps, { ...wish, amountCents: 1, reason: 'kindness' })).rejects.toThrow('NOTHING_PAID')
  const stranger = await addPerson(world)
  expect((await loadBilling(db, stranger.userId, { isWhole: true })).invoices).toEqual([])

  await decideAtBank(world, stripeDisputeId, 'won')
  await hear(world, stripeDisputeId)
  const won = await read()
  expect(won.standing).toEqual(['€29.00 is back'])
  expect(won.year).toMatchObject([{ paidCents: 2900, takenBackCents: 0 }])
})

test('a mere question of the bank touches neither access nor money nor card', async () => {
  const { payer, stripeDisputeId, dispute } = await disputed({ inquiry: true })
  expect(await dispute.process()).toMatchObject({ stage: 'asked' })
  expect(await booksOf(payer)).toEqual({ cash: 2900, revenue: -2900 })
  expect(await payer.membership()).toMatchObject({ dunningDay: null })
  await dispute.stripe.retireCard(dispute.call())
  expect((await dispute.read()).isCardInUse).toBe(true)
  await decideAtBank(world, stripeDisputeId, 'warning_closed')
  await hear(world, stripeDisputeId)
  expect(await dispute.process()).toMatchObject({ kind: 'dispute' })
  expect((await dispute.read()).status).toBe('warning_closed')
  expect(await payer.access()).toBe('full')
})

test('the nightly comparison finds a dispute whose news were lost, and the books agree with Stripe per cent', async () => {
  const payer = await becomePayer(world, { planId })
  const { id } = await openAtBank(world, payer.charge.id)
  const report = await reconcileLedger(world.deps, { graceMs: -60_000 })
  expect(report.compared).toBeGreaterThan(0)
  const dispute = await disputeOf(world, id)
  expect(await dispute.row()).toMatchObject({ status: 'needs_response' })
  expect(await booksOf(payer)).toMatchObject({ cash: -1500, disputed: 2900, fees: 1500 })
  const stripeInvoiceId = await invoiceOf(payer)
  await decideAtBank(world, id, 'won')
  await reconcileLedger(world.deps, { graceMs: -60_000 })
  expect(await booksOf(payer)).toEqual({ cash: 1400, fees: 1500, revenue: -2900 })
  const open = await world.deps.db.forPlatform('tests', (tx) =>
    tx.ledgerDifference.findMany({ where: { subject: stripeInvoiceId, closedAt: null } }),
  )
  expect(open).toEqual([])
})

test('written off by the team, a disputed payment costs no access any more, whatever the bank decides', async () => {
  const { payer, stripeDisputeId } = await disputed()
  const stripeInvoiceId = await invoiceOf(payer)
  const dunning = await dunningOf(world, payer, stripeInvoiceId, 'chargeback')
  await dunning.read()
  await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.dispute.updateMany({ where: { stripeDisputeId }, data: { openedAt: new Date(Date.now() - 8 * 86_400_000) } }),
  )
  await dunning.read()
  expect(await payer.access()).toBe('read-only')
  const commandId = await dunning.ask('writeOff')
  expect(await dunning.stripe.writeOffInvoice({ ...dunning.call(), commandId })).toMatchObject({ ok: true })
  expect(await payer.access()).toBe('full')
  await decideAtBank(world, stripeDisputeId, 'lost')
  await hear(world, stripeDisputeId)
  expect(await payer.access()).toBe('full')
  expect((await dunning.read()).dispute).toEqual({ status: 'lost', isForgiven: true })
})

test('an unpaid invoice written off, or paid outside, opens access again; a refund of a paid one takes none', async () => {
  const { deps, organizationId, stripe } = world
  for (const settle of [
    (invoiceId: string) => stripe.invoices.markUncollectible(invoiceId),
    (invoiceId: string) => stripe.invoices.pay(invoiceId, { paid_out_of_band: true }),
  ]) {
    const debtor = await becomeDebtor(world, { planId })
    await notice(world, debtor.invoiceId)
    await (await dunningOf(world, debtor, debtor.invoiceId)).age(8)
    await notice(world, debtor.invoiceId)
    expect((await debtor.membership()).dunningDay).toBe(8)
    await settle(debtor.invoiceId)
    await notice(world, debtor.invoiceId)
    expect((await debtor.membership()).dunningDay).toBeNull()
  }
  const payer = await becomePayer(world, { planId })
  const stripeInvoiceId = await invoiceOf(payer)
  const { membershipId } = payer
  await refundInvoice(deps, { organizationId, membershipId, stripeInvoiceId, key: `kumiko:test:${membershipId}` })
  await syncInvoice(deps, { organizationId, stripeInvoiceId })
  expect(await payer.access()).toBe('full')
})
