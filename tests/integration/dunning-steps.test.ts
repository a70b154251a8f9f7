import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import { accessOf } from '#workflows/memberships/access.rules.ts'
import { becomeDebtor, type Debtor, dunningOf, failing, notice, renew } from '../workflows/billing/failing.ts'
import { addPlan, startWorld, type World } from '../workflows/memberships/world.ts'

/** The steps of dunning one by one, each repeated as a crash would repeat it, on the real sandbox and database. */
let world: World
let planId: string

beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world, { trialDays: 0 })
})
afterAll(() => world.stop())

async function begin(card?: string) {
  const debtor = await becomeDebtor(world, { planId, ...(card && { card }) })
  await notice(world, debtor.invoiceId)
  await syncMembership(world.deps, { organizationId: world.organizationId, membershipId: debtor.membershipId })

  return { debtor, dunning: await dunningOf(world, debtor, debtor.invoiceId) }
}

async function accessOfMember(debtor: Debtor) {
  const { stripeStatus, dunningDay } = await debtor.membership()

  return accessOf({ isBanned: false, isStaff: false, hasLiveGrant: false, stripeStatus, dunningDay })
}

/** Without the welcome, which every new member gets; the oldest first. */
const mailsTo = async ({ email }: Debtor) =>
  (await world.mailsTo(email)).filter(({ text }) => !text.startsWith('Welcome to'))
const subjects = async (debtor: Debtor) => (await mailsTo(debtor)).map(({ subject }) => subject)

test('a failed renewal is asked for once, however often and by whom it is noticed', async () => {
  const debtor = await becomeDebtor(world, { planId })
  const { organizationId, deps } = world
  const { membershipId, invoiceId } = debtor
  await Promise.all([
    notice(world, invoiceId),
    notice(world, invoiceId),
    // The word of the invoice got lost: the subscription's tells as well.
    syncMembership(deps, { organizationId, membershipId }),
  ])
  const { dunning, starts } = await deps.db.forOrganization(organizationId, async (tx) => ({
    dunning: await tx.dunning.findMany({ where: { membershipId } }),
    starts: await tx.outboxMessage.count({ where: { kind: 'start', orderingKey: `dunning:${invoiceId}` } }),
  }))
  const { process } = await dunningOf(world, debtor, invoiceId)

  expect(dunning).toHaveLength(1)
  expect(starts).toBe(1)
  expect(await debtor.membership()).toMatchObject({ stripeStatus: 'past_due', dunningDay: 0 })
  expect(await accessOfMember(debtor)).toBe('full')
  expect(await process()).toMatchObject({ kind: 'dunning', stage: 'unpaid', needsHuman: false, closedAt: null })
})

test('the member sees the whole ladder with its dates, and what they can do, from day 0', async () => {
  const { dunning } = await begin()
  await dunning.read()
  const { steps, openCommands, nextStep, amountCents } = await dunning.process()
  const { firstFailedAt, nextTryAt } = await dunning.row()
  const at = (days: number) => new Date(firstFailedAt.getTime() + days * 86_400_000).toISOString()

  expect(openCommands).toEqual(['retryNow', 'offerPause', 'writeOff'])
  expect([nextStep, amountCents]).toEqual(['Your bank is asked again', 2900])
  expect(steps).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ joint: 'failed', at: firstFailedAt.toISOString(), amountCents: 2900 }),
      expect.objectContaining({ joint: 'next', at: nextTryAt?.toISOString(), title: 'Your bank is asked again' }),
      expect.objectContaining({ at: at(3), title: 'We write again' }),
      expect.objectContaining({ at: at(7), title: 'If it is still open, you can read but not write' }),
      expect.objectContaining({ at: at(12), title: 'We write a last time before the end' }),
      expect.objectContaining({ at: at(14), title: 'If it is still open, your membership stops' }),
    ]),
  )
  const [person] = (steps as { joint: string; links?: { label: string; url: string }[] }[]).filter(
    ({ joint }) => joint === 'person',
  )
  expect(person?.links?.map(({ label }) => label)).toEqual(['Replace the card', 'Pay now'])
  expect(person?.links?.[0]?.url).toBe('/settings/billing')
})

test('a message leaves once however often it is tried; the first says when the bank is asked again', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  expect(await dunning.say('day-0')).toBe('done')
  expect(await dunning.say('day-0')).toBe('done')
  const mails = await mailsTo(debtor)
  const truth = await dunning.read()

  expect(mails).toHaveLength(1)
  expect(mails[0]?.subject).toBe('€29.00 for Studio Practice could not be charged')
  expect(mails[0]?.text).toContain('It is asked again')
  expect(mails[0]?.text).toContain('/settings/billing')
  expect(mails[0]?.text).not.toMatch(/\{(time|money):/)
  expect(Object.keys(truth.said)).toEqual(['day-0'])
  expect(Date.parse(truth.noticeFrom)).toBeGreaterThan(Date.now())
  expect((await dunning.process()).promises.find(({ key }) => key === 'day-0')).toMatchObject({ status: 'kept' })
})

test('two unpaid invoices: the worst counts, one message a day speaks of both, the oldest paid first leaves the other', async () => {
  const { debtor, dunning } = await begin()
  await dunning.age(8)
  const secondId = await renew(world, debtor.subscriptionId)
  await notice(world, secondId)
  const second = await dunningOf(world, debtor, secondId)
  expect((await debtor.membership()).dunningDay).toBe(8)
  expect(await accessOfMember(debtor)).toBe('read-only')

  await Promise.all([dunning.read(), second.read()])
  expect(await second.say('day-0')).toBe('done')
  expect(await dunning.say('day-7')).toBe('done')
  const [mail, ...more] = await mailsTo(debtor)
  expect(more).toEqual([])
  expect(mail?.text).toContain('€58.00 (2 invoices)')
  expect(Object.keys((await dunning.read()).said)).toEqual(['day-7'])
  expect(Object.keys((await second.read()).said)).toEqual(['day-0'])
  // The day is taken: what is due meanwhile waits for the next.
  await second.age(3)
  expect(await second.say('day-3')).toBe('later')

  await world.stripe.invoices.pay(debtor.invoiceId, { paid_out_of_band: true })
  expect((await dunning.read()).invoice.status).toBe('paid')
  expect((await debtor.membership()).dunningDay).toBe(3)
  expect(await accessOfMember(debtor)).toBe('full')
  await dunning.say('thanks')
  expect((await mailsTo(debtor)).map(({ text }) => text).join()).toContain('Another invoice is still open')
  await second.nextDay()
  expect(await second.say('day-3')).toBe('done')
  expect(await subjects(debtor)).toHaveLength(3)
})

test('a new card is tried at once and once; paid, access is back and the renewals after it use it', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  await dunning.say('day-0')
  await dunning.age(8)
  expect((await dunning.read()).untriedMethodId).toBeNull()
  expect(await accessOfMember(debtor)).toBe('read-only')
  const card = await debtor.replaceCard(failing.good)
  expect((await dunning.read()).untriedMethodId).toBe(card)
  await Promise.all([dunning.stripe.tryCard(dunning.call()), dunning.stripe.tryCard(dunning.call())])
  const truth = await dunning.read()
  const charges = await world.stripe.charges.list({ customer: (await debtor.membership()).stripeCustomerId ?? '' })
  const { process } = dunning

  expect(truth.invoice.status).toBe('paid')
  expect(charges.data.filter(({ paid }) => paid)).toHaveLength(2)
  expect(await debtor.membership()).toMatchObject({ stripeStatus: 'active', dunningDay: null })
  expect(await accessOfMember(debtor)).toBe('full')
  await dunning.say('thanks')
  await dunning.say('thanks')
  // Whatever is still on its way says nothing any more.
  expect(await dunning.say('day-7')).toBe('done')
  await dunning.database.closeDunning({ ...dunning.call(), outcome: 'paid' })
  expect((await subjects(debtor)).sort()).toEqual([
    'Paid: €29.00 for Studio Practice. Thank you',
    '€29.00 for Studio Practice could not be charged',
  ])
  expect(await process()).toMatchObject({ outcome: 'paid', openCommands: [] })
  expect((await process()).promises.find(({ key }) => key === 'access-back')).toMatchObject({ status: 'kept' })
})

test('a new card that is refused too is kept as tried, and Stripe goes on with it', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  const card = await debtor.replaceCard(failing.soft)
  await dunning.stripe.tryCard(dunning.call())
  const truth = await dunning.read()

  expect(truth).toMatchObject({ untriedMethodId: null, invoice: { status: 'open' } })
  expect((await dunning.row()).triedMethodIds).toContain(card)
})

test('the member asks for a try: an answer once, the same when asked again', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  const commandId = await dunning.ask('retryNow')
  const first = await dunning.stripe.retryInvoice({ ...dunning.call(), commandId })
  const again = await dunning.stripe.retryInvoice({ ...dunning.call(), commandId })
  expect(first).toMatchObject({ ok: false, code: 'DECLINED' })
  expect(again).toEqual(first)

  await debtor.replaceCard(failing.good)
  const paid = await dunning.stripe.retryInvoice({ ...dunning.call(), commandId: await dunning.ask('retryNow') })
  expect(paid).toMatchObject({ ok: true })
  await expect(dunning.ask('retryNow')).rejects.toMatchObject({ code: 'COMMAND_CLOSED' })
})

test('a bank that wants its person: the way leads to the invoice page', async () => {
  const { debtor, dunning } = await begin(failing.authentication)
  const truth = await dunning.read()
  const commandId = await dunning.ask('retryNow')
  const answer = await dunning.stripe.retryInvoice({ ...dunning.call(), commandId })
  await dunning.say('day-0')
  const [mail] = await mailsTo(debtor)

  expect(truth.failure.needsAuthentication).toBe(true)
  expect((await dunning.row()).route).toBe('authentication')
  expect(answer).toMatchObject({ ok: false, code: 'NEEDS_BANK' })
  expect(mail?.text).toContain(truth.invoice.hostedUrl)
  expect(mail?.text).toContain('Your bank wants you to confirm it')
})

test('written off by the team: nothing is owed, access is back, and who asked is kept', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  await dunning.say('day-0')
  await dunning.age(9)
  await dunning.read()
  const commandId = await dunning.ask('writeOff')
  const answer = await dunning.stripe.writeOffInvoice({ ...dunning.call(), commandId })
  const again = await dunning.stripe.writeOffInvoice({ ...dunning.call(), commandId })
  await dunning.say('let-go')

  expect([answer.ok, again]).toEqual([true, answer])
  expect((await dunning.read()).invoice.status).toBe('uncollectible')
  expect((await debtor.membership()).dunningDay).toBeNull()
  expect(await accessOfMember(debtor)).toBe('full')
  expect(await subjects(debtor)).toContain('You owe nothing for Studio Practice')
  const decision = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.auditEntry.findFirst({ where: { entity: 'dunning', action: 'write-off', entityId: dunning.dunningId } }),
  )
  expect(decision).toMatchObject({ actorId: debtor.userId })
})

test('a pause is offered once, by a message of its own day', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  const commandId = await dunning.ask('offerPause')
  expect(await dunning.database.offerPause({ ...dunning.call(), commandId })).toMatchObject({ ok: true })
  expect(await dunning.database.offerPause({ ...dunning.call(), commandId })).toMatchObject({ ok: true })
  expect((await dunning.read()).pauseOfferedAt).not.toBeNull()
  expect(await dunning.say('pause-offer')).toBe('done')
  expect((await mailsTo(debtor))[0]?.text).toContain(`/settings/memberships/${debtor.membershipId}/pause`)
})

test('past due a day after the end: we end it, say so, and a late payment is given its worth and shown to a person', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  await dunning.say('day-0')
  await dunning.age(15)
  await dunning.stripe.cancelUnpaid(dunning.call())
  await dunning.stripe.cancelUnpaid(dunning.call())
  const truth = await dunning.read()
  await dunning.say('ended')
  await dunning.database.closeDunning({ ...dunning.call(), outcome: 'cancelled' })
  expect(truth.subscription).toEqual({ status: 'canceled', endedBy: 'payment' })
  expect(await accessOfMember(debtor)).toBe('guest')
  expect(await subjects(debtor)).toContain('Your membership of Studio Practice has ended')

  await world.stripe.invoices.pay(debtor.invoiceId, { payment_method: failing.good })
  await notice(world, debtor.invoiceId)
  await notice(world, debtor.invoiceId)
  const late = await dunningOf(world, debtor, debtor.invoiceId, 'late')
  expect(await late.process()).toMatchObject({ workflowId: `dunning:${debtor.invoiceId}:2`, needsHuman: true })
  await late.database.restoreLatePayment(late.call())
  await late.database.restoreLatePayment(late.call())
  await late.read()
  await late.say('restored')
  const restored = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.membership.findMany({ where: { userId: debtor.userId, state: 'live' }, include: { grants: true } }),
  )

  expect(restored).toHaveLength(1)
  expect(restored[0]?.grants).toHaveLength(1)
  expect(restored[0]?.grants[0]?.endsAt?.getTime()).toBeGreaterThan(Date.now() + 27 * 86_400_000)
  expect(await subjects(debtor)).toContain('Your payment of €29.00 for Studio Practice arrived after all')
  expect((await late.process()).needsHuman).toBe(true)
})

test('an SMS goes to who gave a number for it, once a day, and to nobody else', async () => {
  const { debtor, dunning } = await begin()
  await dunning.read()
  await dunning.age(3)
  const inboxOf = async (phone: string) => world.desk.get<unknown[]>(`sms?to=${encodeURIComponent(phone)}`)
  expect((await dunning.read()).smsFrom).toBeNull()

  const phone = '+351912345678'
  await world.deps.db.accounts.user.update({
    where: { id: debtor.userId },
    // Where it is day now, whenever this test runs.
    data: { phone, phoneVerifiedAt: new Date(), smsConsentAt: new Date(), timeZone: zoneAtNoon() },
  })
  expect(Date.parse((await dunning.read()).smsFrom ?? '')).toBeLessThanOrEqual(Date.now())
  expect(await dunning.sms.sendDunningSms(dunning.call())).toBe('done')
  expect(await dunning.sms.sendDunningSms(dunning.call())).toBe('done')
  expect(await inboxOf(phone)).toHaveLength(1)
  expect(Object.keys((await dunning.read()).said)).toEqual(['sms-3'])

  await dunning.nextDay()
  await world.deps.db.accounts.user.update({ where: { id: debtor.userId }, data: { timeZone: zoneAtNight() } })
  expect(await dunning.sms.sendDunningSms(dunning.call())).toBe('later')

  // Without a zone of their own that of the community counts; where that is not known either, there is only the mail.
  await world.deps.db.accounts.user.update({ where: { id: debtor.userId }, data: { timeZone: null } })
  const inZone = (timeZone: string) =>
    world.deps.db.forOrganization(world.organizationId, (tx) => tx.community.updateMany({ data: { timeZone } }))
  await inZone(zoneAtNight())
  expect(Date.parse((await dunning.read()).smsFrom ?? '')).toBeGreaterThan(Date.now())
  await inZone('UTC')
  expect((await dunning.read()).smsFrom).toBeNull()
  expect(await dunning.sms.sendDunningSms(dunning.call())).toBe('later')
  expect(await inboxOf(phone)).toHaveLength(1)
})

test('paused for want of payment and paid late, it goes on even where Stripe does not resume it by itself', async () => {
  const { debtor, dunning: first } = await begin()
  const { subscriptionId } = debtor
  const advance = (by: string) => world.desk.send('POST', 'clock', { advance: by, force: true })
  await advance('1h')
  const secondId = await renew(world, subscriptionId)
  await notice(world, secondId)
  const second = await dunningOf(world, debtor, secondId)
  await advance('20d')
  await vi.waitFor(async () => expect((await first.read()).subscription.status).toBe('paused'), {
    timeout: 15_000,
    interval: 500,
  })
  for (const each of [first, second]) {
    expect((await each.read()).subscription).toEqual({ status: 'paused', endedBy: 'payment' })
    await each.database.closeDunning({ ...each.call(), outcome: 'paused' })
  }
  // The invoice that led to the pause is let go, the other one paid: Stripe resumes for neither.
  await world.stripe.invoices.pay(secondId, { paid_out_of_band: true })
  await notice(world, secondId)
  const late = await dunningOf(world, debtor, secondId, 'late')
  const statusOf = async () => (await world.stripe.subscriptions.retrieve(subscriptionId)).status
  await world.stripe.invoices.voidInvoice(debtor.invoiceId)
  expect(await statusOf()).toBe('paused')

  const charged = async () => (await world.stripe.invoices.list({ subscription: subscriptionId })).data.length
  const before = await charged()
  await late.database.restoreLatePayment(late.call())
  await late.database.restoreLatePayment(late.call())
  expect(await statusOf()).toBe('active')
  expect(await charged()).toBe(before)
  expect((await late.read()).restoredAt).not.toBeNull()
  expect(await debtor.membership()).toMatchObject({ state: 'live', stripeStatus: 'active' })
})

/** A zone on whose clock it is about `hour` now. */
function zoneAt(hour: number): string {
  const offset = ((((hour - new Date().getUTCHours()) % 24) + 36) % 24) - 12

  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}
const zoneAtNoon = () => zoneAt(12)
const zoneAtNight = () => zoneAt(2)
