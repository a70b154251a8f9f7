import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRefund } from '#activities/billing/ask-refund.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { syncCustomer } from '#activities/billing/sync-customer.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { adoptPause } from '#activities/memberships/adopt-pause.ts'
import { cancelMembership } from '#activities/memberships/cancel-membership.ts'
import { createMembershipActivities } from '#activities/memberships/index.ts'
import { previewPause } from '#activities/memberships/preview-pause.ts'
import { startPause } from '#activities/memberships/start-pause.ts'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import { loadInvoice } from '#web/features/billing/queries/load-invoice.server.ts'
import { refundableCents } from '#workflows/billing/refund.rules.ts'
import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import { pauseInput } from '#workflows/memberships/pause.messages.ts'
import { pauseMoney } from '#workflows/memberships/pause-money.rules.ts'
import { pauseRate } from '#activities/memberships/pause-rate.ts'
import { startPayload } from '#workflows/operations/outbox.messages.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** The steps of a pause one by one, each repeated as a crash would repeat it. The sandbox's clock is moved by hand. */
type Member = Awaited<ReturnType<typeof member>>

let world: World
let monthly: string
let step = 0
let nextCard = 0
/** Joined before the clock is moved: a checkout of ours and one of Stripe's later time do not fit. */
let early: Member
let declining: Member
let golden: Member
const day = 86_400_000

beforeAll(async () => {
  world = await startWorld()
  monthly = await addPlan(world, { trialDays: 0, name: 'Monthly' })
  early = await member()
  declining = await member()
  golden = await member(await addPlan(world, { trialDays: 0, name: 'Golden', amountCents: 24_995 }))
})
afterAll(() => world.stop())

type Work<T> = Parameters<typeof world.deps.db.forOrganization<T>>[1]
const inside = <T>(work: Work<T>) => world.deps.db.forOrganization(world.organizationId, work)
const advance = async (by: string) => {
  expect((await world.desk.send('POST', 'clock', { advance: by, force: true })).status).toBe(200)
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

async function member(planId = monthly) {
  const { userId, email } = await addPerson(world)
  const card = cards[nextCard++ % cards.length]
  const { membershipId = '' } = await join(world, { userId, planId, card, isTemporalAway: true })
  const { organizationId, deps } = world
  const wish = (days = 30, change: Partial<{ startsAt: Date; token: string }> = {}) => ({
    organizationId,
    membershipId,
    userId,
    token: randomUUID(),
    source: 'settings' as const,
    endsAt: new Date((change.startsAt?.getTime() ?? Date.now()) + days * day),
    ...change,
  })
  const membership = () =>
    inside((tx) =>
      tx.membership.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: membershipId } } }),
    )
  const subscription = async () => world.stripe.subscriptions.retrieve((await membership()).stripeSubscriptionId ?? '')
  const subjects = async () => (await world.mailsTo(email)).map(({ subject }) => subject)

  return { deps, userId, email, membershipId, wish, membership, subscription, subjects }
}

/** A pause that is written, with its process as the workflow would drive it. */
async function drive(pauseId: string) {
  const { deps, organizationId } = world
  const workflowId = `pause:${pauseId}`
  const rows = () =>
    inside(async (tx) => ({
      pause: await tx.pause.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: pauseId } } }),
      process: await tx.process.findFirstOrThrow({ where: { workflowId }, include: { promises: true } }),
      decisions: await tx.auditEntry.findMany({
        where: { kind: 'decision', entity: 'pause', entityId: pauseId },
        orderBy: { id: 'asc' },
      }),
    }))
  const { process } = await rows()
  const { episode, ...about } = pauseInput.parse(startPayload.parse(process.startInput).input)
  const call = (): PauseCall => ({ ...about, mark: { workflowId, episode, step: ++step } })
  const ask = async (name: string, payload = {}) => {
    const commandId = randomUUID()
    const userId = process.userId ?? ''
    await placeCommand(deps, { organizationId, commandId, processId: process.id, name, payload, userId })

    return { ...call(), commandId, payload }
  }
  const begin = async (activities = createMembershipActivities(deps).stripe) => {
    await activities.pauseAtStripe(call())
    await activities.revokeAccess(call())
  }
  const ended = async (pastMs = 1000) => {
    await inside((tx) =>
      tx.pause.updateMany({
        where: { id: pauseId },
        data: { startsAt: new Date(0), endsAt: new Date(Date.now() - pastMs) },
      }),
    )
  }

  return { ...createMembershipActivities(deps), call, rows, ask, begin, ended }
}

test('a pause, its process and its start are written once, however often the form is sent', async () => {
  const { wish, userId } = await member()
  const one = wish()
  const [first, second] = await Promise.all([startPause(world.deps, one), startPause(world.deps, one)])
  const other = await codeOf(startPause(world.deps, wish()))
  const { rows } = await drive(first.pauseId)
  const { pause, process, decisions } = await rows()
  const starts = await inside((tx) =>
    tx.outboxMessage.count({ where: { kind: 'start', orderingKey: `pause:${first.pauseId}` } }),
  )

  expect(second).toEqual(first)
  expect(other).toBe('PAUSE_RUNS')
  expect(starts).toBe(1)
  expect(pause).toMatchObject({ userId, source: 'settings', pausedAt: null, endedAt: null })
  expect(process).toMatchObject({ kind: 'pause', stage: 'pausing', closedAt: null })
  expect(process.promises.map(({ key }) => key).sort()).toEqual([
    'begin',
    'first-notice-0',
    'last-notice-0',
    'no-charge',
    'resume',
  ])
  expect(decisions).toMatchObject([{ action: 'pause', actorId: userId }])
})

test('paused is paused at Stripe and here, credited once, and told once', async () => {
  const { wish, membership, subscription, subjects } = await member()
  const { pauseId } = await startPause(world.deps, wish())
  const { begin, rows, call, mail, stripe } = await drive(pauseId)
  await begin()
  await begin()
  const { truth } = await stripe.readPause(call())
  await mail.sendPauseMail({ ...call(), message: 'paused' })
  await mail.sendPauseMail({ ...call(), message: 'paused' })
  const { id, customer } = await subscription()
  const pending = await world.stripe.invoiceItems.list({ customer: idOf(customer) ?? '', pending: true })
  const { pause, process } = await rows()

  expect(pending.data.map(({ amount }) => amount)).toEqual([-(pause.creditCents ?? 0)])
  expect(pause.creditCents).toBeGreaterThan(2_890)
  expect(await world.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'paused' })
  expect(await membership()).toMatchObject({ stripeStatus: 'paused', state: 'live' })
  expect(truth).toMatchObject({ status: 'paused', creditCents: pause.creditCents })
  expect(process).toMatchObject({ stage: 'paused', openCommands: ['resumeNow', 'changeEnd'], nextAt: pause.endsAt })
  expect(process.promises.find(({ key }) => key === 'begin')?.status).toBe('kept')
  expect((await subjects()).filter((subject) => subject.endsWith('is paused'))).toHaveLength(1)
})

test('a crash between the claim and Stripe is healed under the same number', async () => {
  const { wish, subscription } = await member()
  const { pauseId } = await startPause(world.deps, wish())
  const { begin, ended, stripe, call, rows } = await drive(pauseId)
  await begin()
  await ended()
  await world.desk.send('POST', 'faults', { route: 'POST /v1/subscriptions/*', times: 3, kind: 'status', value: 500 })
  const failed = await stripe.resumeAtStripe(call()).catch((error: unknown) => error)
  const between = await rows()
  await world.desk.send('DELETE', 'faults')
  await stripe.resumeAtStripe(call()).catch(() => null)
  await stripe.resumeAtStripe(call()).catch(() => null)

  expect(failed).toBeInstanceOf(Error)
  expect(between.pause).toMatchObject({ resumeAttempt: 1, resumeTriedAt: null })
  expect((await rows()).pause.resumeAttempt).toBe(1)
  expect((await subscription()).status).not.toBe('canceled')
})

test('the end is moved and a planned pause called off, each once and kept as a decision', async () => {
  const { wish } = await member()
  const startsAt = new Date(Date.now() + 3 * day)
  const { pauseId } = await startPause(world.deps, wish(20, { startsAt }))
  const { stripe, ask, rows, database, call, mail } = await drive(pauseId)
  const endsAt = new Date(startsAt.getTime() + 40 * day)
  const move = await ask('changeEnd', { endsAt: endsAt.toISOString() })
  const moved = [await stripe.changePauseEnd(move), await stripe.changePauseEnd(move)]
  const tooLong = await stripe.changePauseEnd(
    await ask('changeEnd', { endsAt: new Date(startsAt.getTime() + 91 * day).toISOString() }),
  )
  const between = await rows()
  const off = await stripe.callPauseOff(await ask('cancelScheduled'))
  await mail.sendPauseMail({ ...call(), message: 'called-off' })
  await database.closePause({ ...call(), outcome: 'called-off' })
  const { pause, process, decisions } = await rows()

  expect(moved[0]).toMatchObject({ ok: true })
  expect(moved[1]).toEqual(moved[0])
  expect(tooLong).toMatchObject({ ok: false, code: 'PAUSE_TOO_LONG' })
  expect(between.pause).toMatchObject({ round: 1, endsAt })
  expect(off).toMatchObject({ ok: true })
  expect(pause.cancelledAt).not.toBeNull()
  expect(process).toMatchObject({ stage: 'called-off', outcome: 'called-off' })
  expect(process.promises.every(({ status }) => status === 'waived')).toBe(true)
  expect(decisions.map(({ action }) => action)).toEqual(['pause', 'move', 'call-off', 'close'])
})

test('limits are refused with their reason, by page and form alike', async () => {
  const trial = await member(await addPlan(world))
  const ending = await member()
  await cancelMembership(world.deps, ending.wish())
  const used = await member()
  for (const ago of [100, 300]) {
    const { organizationId, communityId } = world
    const at = new Date(Date.now() - ago * day)
    const row = { organizationId, communityId, userId: used.userId, membershipId: used.membershipId }
    await inside((tx) =>
      tx.pause.create({
        data: {
          ...row,
          source: 'settings',
          token: randomUUID(),
          startsAt: at,
          endsAt: new Date(at.getTime() + 10 * day),
          pausedAt: at,
          endedAt: at,
        },
      }),
    )
  }
  const { userId: stranger } = await addPerson(world)
  const fine = await member()

  expect(await codeOf(startPause(world.deps, trial.wish()))).toBe('PAUSE_TRIALING')
  expect(await codeOf(startPause(world.deps, ending.wish()))).toBe('PAUSE_ENDING')
  expect(await codeOf(startPause(world.deps, used.wish()))).toBe('PAUSE_LIMIT')
  expect(await codeOf(startPause(world.deps, used.wish(30, { startsAt: new Date(Date.now() + 70 * day) })))).toBe(
    'done',
  )
  expect(await codeOf(startPause(world.deps, fine.wish(6)))).toBe('PAUSE_TOO_SHORT')
  expect(await codeOf(startPause(world.deps, fine.wish(91)))).toBe('PAUSE_TOO_LONG')
  expect(await codeOf(startPause(world.deps, { ...fine.wish(), userId: stranger }))).toBe('NOT_A_MEMBER')
  expect(await previewPause(world.deps, trial.wish())).toMatchObject({ refusal: { code: 'PAUSE_TRIALING' } })
  expect(await previewPause(world.deps, fine.wish(6))).toMatchObject({ dateRefusal: { code: 'PAUSE_TOO_SHORT' } })
  const seen = await previewPause(world.deps, fine.wish())
  expect(seen.money?.creditCents).toBeGreaterThan(2_890)
})

test('a pause made at Stripe by hand is adopted with an end, and followed when it is ended there', async () => {
  const { membershipId, subscription, subjects } = await member()
  const { organizationId, deps } = world
  const { id } = await subscription()
  await world.stripe.subscriptions.pause(id, { type: 'subscription' })
  await syncMembership(deps, { organizationId, membershipId })
  const workflowId = await adoptPause(deps, { organizationId, membershipId })
  const again = await adoptPause(deps, { organizationId, membershipId })
  const { rows, stripe, call, mail } = await drive(workflowId?.slice('pause:'.length) ?? '')
  const { pause, process } = await rows()
  await mail.sendPauseMail({ ...call(), message: 'adopted' })

  expect(again).toBeNull()
  expect(pause).toMatchObject({ source: 'stripe' })
  expect(pause.endsAt.getTime() - pause.startsAt.getTime()).toBe(30 * day)
  expect(process).toMatchObject({ stage: 'paused', openCommands: ['resumeNow', 'changeEnd'] })
  expect(await subjects()).toContain('Your membership of Studio Practice is paused')
  await world.stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } })
  expect((await stripe.readPause(call())).truth.resumedAt).not.toBeNull()
})

test('a trial that ended without a goal is no pause to adopt', async () => {
  const { membershipId, subscription } = await member()
  const { id } = await subscription()
  await world.stripe.subscriptions.update(id, { metadata: { stopped: 'no-goal' } })
  await world.stripe.subscriptions.pause(id, { type: 'subscription' })
  await syncMembership(world.deps, { organizationId: world.organizationId, membershipId })

  expect(await adoptPause(world.deps, { organizationId: world.organizationId, membershipId })).toBeNull()
})

test('a pause whose consequence cannot be written is taken back without a charge, and does not count', async () => {
  const { wish, subscription, membership } = await member()
  const { pauseId } = await startPause(world.deps, wish())
  const { stripe, call, rows, database } = await drive(pauseId)
  await stripe.pauseAtStripe(call())
  await stripe.undoPause(call())
  await stripe.undoPause(call())
  await stripe.pauseAtStripe(call())
  const { truth } = await stripe.readPause(call())
  await database.closePause({ ...call(), outcome: 'not-begun' })
  const { id } = await subscription()
  const { data: invoices } = await world.stripe.invoices.list({ subscription: id })

  expect(truth).toMatchObject({ status: 'active', refusal: 'taken back', pausedAt: null })
  expect(await membership()).toMatchObject({ stripeStatus: 'active' })
  expect(invoices.filter(({ amount_paid }) => amount_paid > 0)).toHaveLength(1)
  expect((await rows()).process).toMatchObject({ outcome: 'not-begun' })
})

test('resumed twice, it is charged once, and everything it promised has an end', async () => {
  const { wish, membership, subscription } = early
  await advance('25d')
  const { pauseId } = await startPause(world.deps, wish())
  const { begin, ask, rows, stripe, call, database, mail } = await drive(pauseId)
  await begin()
  await advance('10d')
  const asked = await ask('resumeNow')
  const answers = [await stripe.resumeNow(asked), await stripe.resumeNow(asked)]
  await stripe.resumeAtStripe(call())
  await stripe.readPause(call())
  await mail.sendPauseMail({ ...call(), message: 'resumed' })
  await database.closePause({ ...call(), outcome: 'resumed' })
  const { id } = await subscription()
  const { data: invoices } = await world.stripe.invoices.list({ subscription: id })
  const { pause, process } = await rows()

  expect(answers[0]).toMatchObject({ ok: true })
  expect(answers[1]).toEqual(answers[0])
  expect(invoices.map(({ status, billing_reason }) => [billing_reason, status])).toEqual([
    ['subscription_update', 'paid'],
    ['subscription_create', 'paid'],
  ])
  const money = pauseMoney(
    await pauseRate(world.stripe, await subscription()),
    { startsAt: pause.pausedAt?.getTime() ?? 0, endsAt: (invoices[0]?.created ?? 0) * 1000 },
    day,
  )
  expect(money.chargeCents).toBeGreaterThan(1_500)
  expect(invoices[0]?.total).toBe(money.chargeCents)
  expect(await membership()).toMatchObject({ stripeStatus: 'active' })
  expect(pause).toMatchObject({ resumeAttempt: 1 })
  expect(pause.endedAt).not.toBeNull()
  expect(process).toMatchObject({ stage: 'resumed', outcome: 'resumed', openCommands: [] })
  expect(process.promises.filter(({ status }) => status === 'open')).toEqual([])
  expect(process.promises.find(({ key }) => key === 'no-charge')?.status).toBe('waived')
})

test('a decline leaves it paused and its invoice open; a card that pays it resumes it', async () => {
  const { wish, membership, subscription } = declining
  await advance('20d')
  const { pauseId } = await startPause(world.deps, wish())
  const { begin, ended, stripe, call, rows, ask } = await drive(pauseId)
  await begin()
  await advance('15d')
  const { id, customer } = await subscription()
  const bad = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: idOf(customer) ?? '' })
  const good = (await subscription()).default_payment_method
  await world.stripe.subscriptions.update(id, { default_payment_method: bad.id })
  await ended()
  await stripe.resumeAtStripe(call())
  await stripe.resumeAtStripe(call())
  const declined = await rows()
  const refused = await codeOf(ask('resumeNow'))
  const open = await world.stripe.invoices.list({ subscription: id, status: 'open' })

  expect(declined.pause).toMatchObject({ resumeAttempt: 1, resumedAt: null })
  expect(declined.process).toMatchObject({ stage: 'payment-open', openCommands: [], nextStep: 'Replace your card' })
  expect(refused).toBe('COMMAND_CLOSED')
  expect(await membership()).toMatchObject({ stripeStatus: 'paused' })
  expect(open.data).toHaveLength(1)

  await world.stripe.subscriptions.update(id, { default_payment_method: idOf(good) ?? '' })
  await world.stripe.invoices.pay(open.data[0]?.id ?? '', { payment_method: idOf(good) ?? '' })
  const { truth } = await stripe.readPause(call())
  expect(truth).toMatchObject({ status: 'active', resumption: { status: 'paid' } })
  expect(truth.resumedAt).not.toBeNull()
})

test('golden: 249.95 from 2 March, paused on the 4th: 233.82 back; resumed 5 April: 224.96, nothing to pay, next 2 May', async () => {
  const { subscription, wish, membership, membershipId } = golden
  const { id: oldId, items: oldItems, default_payment_method: card, customer } = await subscription()
  await world.desk.send('POST', 'clock', { freeze: true, force: true })
  const clock = await world.stripe.customers.create({ email: 'clock@example.com' })
  const year = new Date((clock.created + 90 * 86_400) * 1000).getUTCFullYear()
  const days = (Date.parse(`${year}-03-02T23:59:59Z`) - clock.created * 1000) / day
  await advance(`${Math.floor(days)}d`)
  const begun = await world.stripe.subscriptions.create({
    customer: idOf(customer) ?? '',
    items: [{ price: oldItems.data[0]?.price.id ?? '' }],
    default_payment_method: idOf(card) ?? '',
  })
  // Else its renewals would take the credit of the other one.
  await world.stripe.subscriptions.cancel(oldId)
  await inside((tx) =>
    tx.membership.updateMany({
      where: { id: membershipId },
      data: { stripeSubscriptionId: begun.id, fetchedAt: null },
    }),
  )
  expect((await membership()).stripeSubscriptionId).toBe(begun.id)
  expect(new Date(begun.billing_cycle_anchor * 1000).toISOString()).toContain('-03-02T')
  await advance('2d')
  const { pauseId } = await startPause(world.deps, wish())
  const { begin, ask, stripe, rows } = await drive(pauseId)
  await begin()
  expect((await rows()).pause.creditCents).toBe(23_382)
  const stated = await inside((tx) => tx.statement.findMany({ where: { sourceId: pauseId } }))
  expect(stated.map(({ amountCents, currency }) => [amountCents, currency])).toEqual([[23_382, 'EUR']])

  const { organizationId } = world
  const stripeInvoiceId = idOf(begun.latest_invoice) ?? ''
  await syncInvoice(world.deps, { organizationId, stripeInvoiceId })
  const { id: invoiceId } = await inside((tx) => tx.invoice.findFirstOrThrow({ where: { stripeInvoiceId } }))
  const refundable = async () => {
    const invoice = await loadInvoice(world.deps.db, organizationId, invoiceId)

    return invoice && refundableCents(invoice)
  }
  const giveBack = (amountCents: number) =>
    askRefund(world.deps, {
      ...{ organizationId, invoiceId, actorId: golden.userId, amountCents },
      ...{ reason: 'kindness', token: randomUUID() },
    })
  // What the pause credited is given already.
  expect(await refundable()).toBe(1_613)
  await expect(giveBack(1_614)).rejects.toMatchObject({
    code: 'REFUND_TOO_MUCH',
    userMessage: 'At most €16.13 is left to give back. A pause has credited €233.82 of it.',
  })
  await advance('32d')
  const answer = await stripe.resumeNow(await ask('resumeNow'))
  const { id, items } = await subscription()
  const { data: invoices } = await world.stripe.invoices.list({ subscription: id })

  expect(answer).toEqual({
    ok: true,
    message: 'Welcome back, your membership runs again. Nothing was charged.',
  })
  expect(invoices[0]?.lines.data.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual([-23_382, 22_496])
  expect(invoices[0]).toMatchObject({ amount_due: 0, status: 'paid' })
  expect(new Date((items.data[0]?.current_period_end ?? 0) * 1000).toISOString()).toContain('-05-02T')

  // The credit has bought other time since, but for what waits in the balance.
  await syncCustomer(world.deps, { organizationId, stripeCustomerId: idOf(customer) ?? '' })
  expect(await refundable()).toBe(24_995 - 886)
  expect(await giveBack(24_995 - 886)).toMatchObject({ status: 'done' })
})
