import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import { type DunningTruth, nextDunningStep } from '#workflows/billing/dunning.rules.ts'
import { becomeDebtor, type Debtor, dunningOf, failing, notice, renew } from '../workflows/billing/failing.ts'
import { addPlan, startWorld, type World } from '../workflows/memberships/world.ts'

/** Where two things meet in dunning: two invoices at once, news in the wrong order, a refusal of Stripe, money after the end. */
let world: World
let planId: string

beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world, { trialDays: 0 })
})
afterAll(() => world.stop())

async function begin() {
  const debtor = await becomeDebtor(world, { planId })
  await notice(world, debtor.invoiceId)

  return { debtor, dunning: await dunningOf(world, debtor, debtor.invoiceId) }
}

async function another(debtor: Debtor) {
  const invoiceId = await renew(world, debtor.subscriptionId)
  await notice(world, invoiceId)

  return { invoiceId, dunning: await dunningOf(world, debtor, invoiceId) }
}

const lastMail = async ({ email }: Debtor) => (await world.mailsTo(email)).at(-1)

test('the mail of a second failure keeps to what the older one has come to: no full access is promised where there is none', async () => {
  const { debtor, dunning } = await begin()
  await dunning.say('day-0')
  await dunning.age(8)
  await dunning.nextDay()
  const second = await another(debtor)
  await second.dunning.say('day-0')
  const mail = await lastMail(debtor)

  expect(mail?.subject).toBe('You can read but not write in Studio Practice')
  expect(mail?.text).toContain('€58.00 (2 invoices)')
  expect(mail?.text).toContain('/pause')
  expect(mail?.text).not.toContain('full access')
})

test('an SMS asks for what is open at this moment, and leaves the other invoice its own day 3', async () => {
  const { debtor, dunning } = await begin()
  const phone = '+351912345679'
  const reachable = { phone, phoneVerifiedAt: new Date(), smsConsentAt: new Date(), timeZone: zoneAtNoon() }
  await world.deps.db.accounts.user.update({ where: { id: debtor.userId }, data: reachable })
  await dunning.age(3)
  const paid = await another(debtor)
  const open = await another(debtor)
  // Paid a moment ago: the news of it are still on their way.
  await world.stripe.invoices.pay(paid.invoiceId, { paid_out_of_band: true })
  expect(await dunning.sms.sendDunningSms(dunning.call())).toBe('done')
  const [sms] = await world.desk.get<{ text: string }[]>(`sms?to=${encodeURIComponent(phone)}`)

  expect(sms?.text).toContain('€58.00 (2 invoices)')
  expect(Object.keys((await dunning.read()).said)).toEqual(['sms-3'])
  expect(Object.keys((await open.dunning.read()).said)).toEqual([])
})

test('who left with an invoice open and pays it later has what was paid for, and a person looks', async () => {
  const { debtor, dunning } = await begin()
  await world.stripe.subscriptions.cancel(debtor.subscriptionId)
  await dunning.read()
  await dunning.database.closeDunning({ ...dunning.call(), outcome: 'left' })
  await world.stripe.invoices.pay(debtor.invoiceId, { payment_method: failing.good })
  await notice(world, debtor.invoiceId)
  const late = await dunningOf(world, debtor, debtor.invoiceId, 'late')

  expect(await late.process()).toMatchObject({ needsHuman: true, stage: 'flagged' })
})

test('paid after Stripe had ended it and before anybody said so: given back and shown to a person, not thanked for', async () => {
  const { debtor, dunning } = await begin()
  await dunning.say('day-0')
  await dunning.age(15)
  await dunning.stripe.cancelUnpaid(dunning.call())
  await world.stripe.invoices.pay(debtor.invoiceId, { payment_method: failing.good })
  const run = { dayMs: world.deps.config.dayMs }
  const step = async () => nextDunningStep({ truth: await dunning.read(), said: [], commands: [] }, run, Date.now())
  expect(await step()).toEqual({ kind: 'act', act: 'restore' })
  await dunning.database.restoreLatePayment(dunning.call())
  expect(await step()).toEqual({ kind: 'say', message: 'restored' })
  await dunning.say('restored')
  const live = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.membership.findMany({ where: { userId: debtor.userId, state: 'live' }, include: { grants: true } }),
  )

  expect(live.map(({ grants }) => grants.length)).toEqual([1])
  expect((await lastMail(debtor))?.subject).toBe('Your payment of €29.00 for Studio Practice arrived after all')
  expect(await dunning.process()).toMatchObject({ stage: 'flagged', needsHuman: true, openCommands: [] })
})

test('credited instead of paid is no late payment, and what is paid beside Stripe is one', async () => {
  const { debtor, dunning } = await begin()
  const second = await another(debtor)
  for (const each of [dunning, second.dunning]) {
    await each.read()
    await each.database.closeDunning({ ...each.call(), outcome: 'cancelled' })
  }
  await world.stripe.creditNotes.create({ invoice: debtor.invoiceId, amount: 2900 })
  await world.stripe.invoices.pay(second.invoiceId, { paid_out_of_band: true })
  await notice(world, debtor.invoiceId)
  await notice(world, second.invoiceId)
  const late = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.dunning.findMany({ where: { membershipId: debtor.membershipId, kind: 'late' } }),
  )

  expect(late.map(({ stripeInvoiceId }) => stripeInvoiceId)).toEqual([second.invoiceId])
})

test('paused and resumed by hand, the word of the declined payment first: it is asked for as a resumption', async () => {
  const debtor = await becomeDebtor(world, { planId })
  const { subscriptionId, invoiceId } = debtor
  await world.stripe.invoices.pay(invoiceId, { paid_out_of_band: true })
  await notice(world, invoiceId)
  await world.stripe.subscriptions.pause(subscriptionId, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'none' } },
  })
  const { latest_invoice: latest } = await world.stripe.subscriptions.resume(subscriptionId, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'create_prorations',
    payment_behavior: 'resume_on_payment_success',
  })
  const resumption = idOf(latest) ?? ''
  const row = { id: randomUUID(), provider: 'stripe' as const, account: '', eventId: randomUUID(), attempts: 1 }
  await processInboxEvent(world.deps, {
    ...row,
    type: 'invoice.payment_failed',
    objectId: resumption,
    occurredAt: new Date(),
  })
  const dunning = await dunningOf(world, debtor, resumption, 'resume')

  expect(await dunning.process()).toMatchObject({ stage: 'unpaid', closedAt: null })
  expect(await dunning.read()).toMatchObject({ kind: 'resume', subscription: { status: 'paused' } })
})

test('paused by hand while unpaid, nobody is asked or charged, and nobody is forgotten when it goes on', async () => {
  const { debtor, dunning } = await begin()
  await dunning.age(8)
  await debtor.replaceCard(failing.good)
  await world.stripe.subscriptions.pause(debtor.subscriptionId, { type: 'subscription' })
  const paused = await dunning.read()
  const run = { dayMs: world.deps.config.dayMs }
  const step = (truth: DunningTruth) => nextDunningStep({ truth, said: [], commands: [] }, run, Date.now())
  expect(step(paused)).toMatchObject({ kind: 'wait', reason: 'pause' })
  expect((await dunning.process()).steps).toContainEqual(expect.objectContaining({ title: 'You can read on' }))

  await world.stripe.subscriptions.resume(debtor.subscriptionId, { billing_cycle_anchor: { type: 'unchanged' } })
  expect(step(await dunning.read())).toEqual({ kind: 'act', act: 'try-card' })
})

test('an end that Stripe refuses is tried again with patience, and not at once for ever', async () => {
  const { dunning } = await begin()
  await dunning.age(15)
  await world.desk.send('POST', 'faults', { route: 'DELETE /v1/subscriptions/*', times: 1, kind: 'status', value: 400 })
  await expect(dunning.stripe.cancelUnpaid(dunning.call())).rejects.toThrow()
  await world.desk.send('DELETE', 'faults')
  expect((await dunning.read()).subscription.status).toBe('past_due')
})

/** A zone on whose clock it is about noon now. */
function zoneAtNoon(): string {
  const offset = ((((12 - new Date().getUTCHours()) % 24) + 36) % 24) - 12

  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}
