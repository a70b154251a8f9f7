import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRefund } from '#activities/billing/ask-refund.ts'
import { changePlan } from '#activities/billing/change-plan.ts'
import { openPortal } from '#activities/billing/open-portal.ts'
import { previewChange } from '#activities/billing/preview-change.ts'
import { previewPlanSwitch } from '#activities/billing/preview-plan-switch.ts'
import { settleRefund } from '#activities/billing/settle-refund.ts'
import { startPlanSwitch } from '#activities/billing/start-plan-switch.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { syncCustomer } from '#activities/billing/sync-customer.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { refreshByCustomer } from '#activities/operations/inbox/refresh-membership.ts'
import { retirePlan } from '#activities/organizations/retire-plan.ts'
import { payOnPage } from '#infra/sandbox/testing.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** A member's money after joining, against the sandbox and Postgres. */
let world: World
let plans: { monthly: string; pro: string; yearly: string }
let nextCard = 0

beforeAll(async () => {
  world = await startWorld()
  const plan = (name: string, amountCents: number, interval: 'month' | 'year') =>
    addPlan(world, { name, amountCents, interval, trialDays: 0 })
  plans = {
    monthly: await plan('Monthly', 2900, 'month'),
    pro: await plan('Pro', 5900, 'month'),
    yearly: await plan('Yearly', 29_000, 'year'),
  }
})
afterAll(() => world.stop())

type Work<T> = Parameters<typeof world.deps.db.forOrganization<T>>[1]
const inside = <T>(work: Work<T>) => world.deps.db.forOrganization(world.organizationId, work)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

async function begin() {
  const { organizationId } = world
  const { userId, email } = await addPerson(world)
  const card = cards[nextCard++ % cards.length]
  const { membershipId = '' } = await join(world, { userId, planId: plans.monthly, card, isTemporalAway: true })
  const own = { organizationId, membershipId, userId }
  const rows = () =>
    inside(async (tx) => ({
      membership: await tx.membership.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: membershipId } },
      }),
      customer: await tx.stripeCustomer.findFirstOrThrow({ where: { userId } }),
      invoices: await tx.invoice.findMany({ where: { membershipId }, orderBy: { issuedAt: 'asc' } }),
      refunds: await tx.refund.findMany({ where: { membershipId }, orderBy: { createdAt: 'asc' } }),
      decisions: await tx.auditEntry.findMany({ where: { kind: 'decision', entityId: membershipId } }),
    }))
  const subscription = async () =>
    world.stripe.subscriptions.retrieve((await rows()).membership.stripeSubscriptionId ?? '')
  /** The first invoice, as its news would bring it. */
  const firstInvoice = async () => {
    const { latest_invoice: latest } = await subscription()
    await syncInvoice(world.deps, { organizationId, stripeInvoiceId: idOf(latest) ?? '' })

    return (await rows()).invoices[0]?.id ?? ''
  }

  return { ...own, own, email, rows, subscription, firstInvoice, deliver: () => deliver(membershipId) }
}

/** What the relay would do with everything about a membership that waits, tried twice. */
async function deliver(membershipId: string) {
  const waiting = await inside((tx) =>
    tx.outboxMessage.findMany({
      where: { kind: 'billing-mail', payload: { path: ['membershipId'], equals: membershipId } },
      orderBy: { id: 'asc' },
    }),
  )
  for (const { payload } of [...waiting, ...waiting]) {
    expect(await deliverOutboxRow(world.deps, { kind: 'billing-mail', payload })).toMatchObject({ kind: 'delivered' })
  }
}

const subjects = async (email: string) => (await world.mailsTo(email)).map(({ subject }) => subject)

test('credit at Stripe is taken off the next charge on the page, at once and until it is used', async () => {
  const { own, userId, rows } = await begin()
  const { organizationId } = world
  const { stripeCustomerId } = (await rows()).customer
  const ahead = async (balance: number) => {
    await world.stripe.customers.update(stripeCustomerId, { balance })
    await syncCustomer(world.deps, { organizationId, stripeCustomerId })
    const { amountCents, steps } = await inside((tx) => tx.process.findFirstOrThrow({ where: { userId } }))

    return { amountCents, isTold: JSON.stringify(steps).includes('of your credit is taken off') }
  }

  expect(await ahead(-910)).toEqual({ amountCents: 1990, isTold: true })
  await syncMembership(world.deps, { organizationId, membershipId: own.membershipId })
  expect(await ahead(-910)).toEqual({ amountCents: 1990, isTold: true })
  expect(await ahead(-5000)).toEqual({ amountCents: 0, isTold: true })
  expect(await ahead(0)).toEqual({ amountCents: 2900, isTold: false })
})

test('an upgrade costs what the preview said, to the cent, and is kept, told and audited once', async () => {
  const { own, userId, email, rows, deliver } = await begin()
  const preview = await previewChange(world.deps, { ...own, planId: plans.pro })
  expect(preview).toMatchObject({ kind: 'upgrade', fromName: 'Monthly', toName: 'Pro', nextAmountCents: 5900 })
  expect(preview.lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(preview.dueCents)
  const { prorationDate, dueCents } = preview
  const form = { ...own, planId: plans.pro, prorationDate, dueCents, token: randomUUID() }
  await Promise.all([changePlan(world.deps, form), changePlan(world.deps, form)])
  await changePlan(world.deps, form)

  const { membership, invoices, decisions } = await rows()
  expect(membership).toMatchObject({ planId: plans.pro, stripeStatus: 'active' })
  expect(invoices.map(({ reason, amountPaidCents }) => [reason, amountPaidCents])).toContainEqual([
    'subscription_update',
    dueCents,
  ])
  expect(decisions.filter(({ action }) => action === 'change-plan')).toMatchObject([{ actorId: userId }])
  await deliver()
  expect((await subjects(email)).filter((subject) => subject.includes('is Pro now'))).toHaveLength(1)
})

test('a downgrade leaves credit that the page knows of, another interval begins today', async () => {
  const { own, rows } = await begin()
  const change = async (planId: string) => {
    const preview = await previewChange(world.deps, { ...own, planId })
    await changePlan(world.deps, { ...own, planId, ...preview, token: randomUUID() })

    return preview
  }
  await change(plans.pro)
  const down = await change(plans.monthly)
  expect(down).toMatchObject({ kind: 'downgrade', dueCents: 0 })
  expect(down.creditLeftCents).toBeGreaterThan(2900)
  expect((await rows()).customer).toMatchObject({ balanceCents: -down.creditLeftCents, currency: 'EUR' })

  const yearly = await change(plans.yearly)
  expect(yearly).toMatchObject({ kind: 'interval', heldCents: down.creditLeftCents })
  const { membership, customer } = await rows()
  expect(membership.planId).toBe(plans.yearly)
  expect(membership.currentPeriodEndsAt?.getTime()).toBeGreaterThan(Date.now() + 360 * 86_400_000)
  expect(customer.balanceCents).toBe(0)
})

test('an old price, another amount, a stranger, a plan that is gone and a trial are refused, and nothing moves', async () => {
  const { own, rows } = await begin()
  const { prorationDate, dueCents } = await previewChange(world.deps, { ...own, planId: plans.pro })
  const form = { ...own, planId: plans.pro, prorationDate, dueCents, token: randomUUID() }
  const stranger = (await addPerson(world)).userId

  expect(await codeOf(changePlan(world.deps, { ...form, prorationDate: prorationDate - 3600 }))).toBe('PREVIEW_OLD')
  expect(await codeOf(changePlan(world.deps, { ...form, dueCents: dueCents - 1 }))).toBe('PREVIEW_OLD')
  expect(await codeOf(changePlan(world.deps, { ...form, userId: stranger }))).toBe('NOT_A_MEMBER')
  expect(await codeOf(previewChange(world.deps, { ...own, planId: randomUUID() }))).toBe('PLAN_GONE')
  const free = await addPlan(world, { name: 'Free', interval: 'free', amountCents: 0, trialDays: 0 })
  expect(await codeOf(previewChange(world.deps, { ...own, planId: free }))).toBe('PLAN_GONE')
  expect((await rows()).membership.planId).toBe(plans.monthly)
})

test('paused, cancelled, unpaid, disputed or with a plan that is gone meanwhile, a change is refused with the way on', async () => {
  const { stripe, deps, organizationId, communityId } = world
  const wordsOf = (planned: Promise<unknown>) =>
    planned.then(
      () => 'done',
      (error: unknown) => (error as { userMessage: string }).userMessage,
    )
  const asked = async (prepare: (id: string, membershipId: string) => Promise<unknown>) => {
    const { own, membershipId, subscription } = await begin()
    const { id } = await subscription()
    await prepare(id, membershipId)
    const [now, later] = [
      previewChange(deps, { ...own, planId: plans.pro }),
      previewPlanSwitch(deps, { ...own, planId: plans.yearly }),
    ]
    const [said, saidLater] = await Promise.all([wordsOf(now), wordsOf(later)])
    expect(saidLater).toBe(said)

    return said
  }
  expect(await asked((id) => stripe.subscriptions.pause(id, { type: 'subscription' }))).toContain('Resume it first')
  expect(await asked((id) => stripe.subscriptions.update(id, { cancel_at_period_end: true }))).toContain('Keep your')
  // Stripe goes on with a membership whose payment a bank took back.
  const dispute = (_: string, membershipId: string) =>
    inside((tx) => tx.membership.updateMany({ where: { id: membershipId }, data: { dunningDay: 0 } }))
  expect(await asked(dispute)).toContain('Settle it first')

  const { own } = await begin()
  const dollars = await addPlan(world, { name: 'Dollars', amountCents: 900, currency: 'USD', trialDays: 0 })
  expect(await codeOf(previewChange(deps, { ...own, planId: dollars }))).toBe('PLAN_GONE')
  expect(await codeOf(previewPlanSwitch(deps, { ...own, planId: plans.monthly }))).toBe('PLAN_SAME')
  const planId = await addPlan(world, { name: 'Short-lived', amountCents: 1900, trialDays: 0 })
  const { prorationDate, dueCents } = await previewChange(deps, { ...own, planId })
  const { amountCents } = await previewPlanSwitch(deps, { ...own, planId })
  await retirePlan(deps, { organizationId, communityId, planId, actorId: own.userId })
  const token = randomUUID()
  expect(await codeOf(changePlan(deps, { ...own, planId, prorationDate, dueCents, token }))).toBe('PLAN_GONE')
  expect(await codeOf(startPlanSwitch(deps, { ...own, planId, amountCents, token }))).toBe('PLAN_GONE')
})

test('while a change is unpaid, another waits until it is settled', async () => {
  const { own, subscription } = await begin()
  const { id, customer, items } = await subscription()
  const { id: bad } = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: idOf(customer) ?? '',
  })
  const { stripePriceId } = await inside((tx) => tx.plan.findFirstOrThrow({ where: { id: plans.pro } }))
  await world.stripe.subscriptions.update(id, { default_payment_method: bad })
  const item = { id: items.data[0]?.id ?? '', price: stripePriceId ?? '' }
  await world.stripe.subscriptions.update(id, { items: [item], proration_behavior: 'always_invoice' })
  expect((await subscription()).status).toBe('past_due')
  expect(await codeOf(previewChange(world.deps, { ...own, planId: plans.yearly }))).toBe('PLAN_FIXED')
  expect(await codeOf(previewPlanSwitch(world.deps, { ...own, planId: plans.yearly }))).toBe('PLAN_FIXED')
})

test('a bank that declines the upgrade leaves the plan as it was and says so', async () => {
  const { own, rows, subscription } = await begin()
  const { id, customer } = await subscription()
  const bad = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: idOf(customer) ?? '' })
  await world.stripe.subscriptions.update(id, { default_payment_method: bad.id })
  const { prorationDate, dueCents } = await previewChange(world.deps, { ...own, planId: plans.pro })
  const form = { ...own, planId: plans.pro, prorationDate, dueCents, token: randomUUID() }

  expect(await codeOf(changePlan(world.deps, form))).toBe('CARD_DECLINED')
  expect((await subscription()).items.data[0]?.price.unit_amount).toBe(2900)
  expect((await rows()).membership).toMatchObject({ planId: plans.monthly, stripeStatus: 'active' })
})

test('a plan that was changed at Stripe itself is followed and told', async () => {
  const { own, email, rows, subscription, deliver } = await begin()
  const { id, items } = await subscription()
  const pro = await inside((tx) => tx.plan.findFirstOrThrow({ where: { id: plans.pro } }))
  await world.stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? '', price: pro.stripePriceId ?? '' }],
  })
  await syncMembership(world.deps, own)
  await syncMembership(world.deps, own)
  await deliver()

  expect((await rows()).membership.planId).toBe(plans.pro)
  expect((await subjects(email)).filter((subject) => subject.includes('is Pro now'))).toHaveLength(1)
})

test('a new card at Stripe’s page pays the subscription from then on', async () => {
  const { own, subscription } = await begin()
  const { url } = await openPortal(world.deps, {
    ...own,
    returnPath: '/settings/billing',
    flow: 'payment_method_update',
  })
  const { location } = await payOnPage(`${url}/card`, { number: '5105105105105100' })
  expect(location).toBe(new URL('/settings/billing', world.deps.config.PUBLIC_URL).href)
  const { customer } = await subscription()
  const news = { objectId: idOf(customer) } as Parameters<typeof refreshByCustomer>[1]
  await refreshByCustomer(world.deps, news)

  const paying = await world.stripe.subscriptions.retrieve((await subscription()).id, {
    expand: ['default_payment_method'],
  })
  expect(paying.default_payment_method).toMatchObject({ card: { last4: '5100' } })
  expect(await codeOf(openPortal(world.deps, { ...own, userId: randomUUID(), returnPath: '/' }))).toBe('NO_CUSTOMER')
})

test('an owner gives back a part, then the rest, never more; clicks at once are one; the member is told why', async () => {
  const { organizationId, email, rows, firstInvoice, deliver } = await begin()
  const invoiceId = await firstInvoice()
  const actorId = randomUUID()
  const refund = (amountCents: number, token: string = randomUUID()) =>
    askRefund(world.deps, { organizationId, invoiceId, actorId, amountCents, reason: 'The workshop fell out', token })
  const token = randomUUID()
  const answers = await Promise.all([refund(1000, token), refund(1000, token)])
  expect(answers.map(({ status }) => status)).toContain('done')

  expect(await codeOf(refund(1901))).toBe('REFUND_TOO_MUCH')
  const rest = await Promise.allSettled([refund(1900), refund(1900)])
  expect(rest.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await codeOf(refund(1))).toBe('NOTHING_PAID')
  const { invoices, refunds, decisions } = await rows()
  expect(invoices[0]).toMatchObject({ amountPaidCents: 2900, amountRefundedCents: 2900 })
  expect(refunds.map(({ status, amountCents }) => [status, amountCents])).toEqual([
    ['done', 1000],
    ['done', 1900],
  ])
  expect(decisions.filter(({ action }) => action === 'refund')).toHaveLength(2)
  await deliver()
  expect((await subjects(email)).filter((subject) => subject.startsWith('Money back'))).toHaveLength(2)
  expect((await world.mailsTo(email)).at(-1)?.text).toContain('The workshop fell out')
})

test('a refund whose answer was lost is finished by the relay and given once; one at a wrong moment is refused', async () => {
  const { organizationId, rows, firstInvoice } = await begin()
  const invoiceId = await firstInvoice()
  const asked = { organizationId, invoiceId, actorId: randomUUID(), reason: 'Sorry' }
  const token = randomUUID()
  await world.desk.send('POST', 'faults', {
    route: 'POST /v1/refunds',
    times: 4,
    kind: 'timeout_after_commit',
    value: 10,
  })
  expect(await askRefund(world.deps, { ...asked, amountCents: 500, token })).toMatchObject({ status: 'asked' })
  await world.desk.send('DELETE', 'faults')
  const payload = { organizationId, refundId: token }
  expect(await deliverOutboxRow(world.deps, { kind: 'refund', payload })).toMatchObject({ kind: 'delivered' })
  await settleRefund(world.deps, payload)
  expect((await rows()).invoices[0]).toMatchObject({ amountRefundedCents: 500 })

  // Given back at Stripe by hand meanwhile: what is left there is less than our row knows.
  const { payments } = await world.stripe.invoices.retrieve((await rows()).invoices[0]?.stripeInvoiceId ?? '', {
    expand: ['payments'],
  })
  const intent = payments?.data[0]?.payment.payment_intent
  await world.stripe.refunds.create({ payment_intent: idOf(intent) ?? '', amount: 2000 })
  const late = await askRefund(world.deps, { ...asked, amountCents: 2400, token: randomUUID() })
  expect(late).toMatchObject({ status: 'refused' })
  expect((await rows()).invoices[0]).toMatchObject({ amountRefundedCents: 2500 })
})
