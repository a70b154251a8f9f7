import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePlan } from '#activities/billing/change-plan.ts'
import { previewChange } from '#activities/billing/preview-change.ts'
import { previewPlanSwitch } from '#activities/billing/preview-plan-switch.ts'
import { startPlanSwitch } from '#activities/billing/start-plan-switch.ts'
import { addPlan, startWorld, type World } from '../workflows/memberships/world.ts'
import { beginMember, codeOf, expectBooksToAgree, inside, type Member, planSwitchOf } from './plan-switching.ts'

/** A change of plan at the period's end, step by step against the sandbox, whose clock lives the months. */
let world: World
let plans: { pro: string; basic: string; more: string }
/** Everybody joins first: checkout wants our clock and the sandbox's to agree. */
let people: Record<'onTime' | 'late' | 'draft' | 'unpaid' | 'discounted' | 'keeper' | 'chooser', Member>

beforeAll(async () => {
  world = await startWorld()
  const plan = (name: string, amountCents: number) =>
    addPlan(world, { name, amountCents, interval: 'month', trialDays: 0 })
  plans = {
    pro: await plan('Pro', 2900),
    basic: await plan('Basic', 900),
    more: await plan('More', 3900),
  }
  people = {
    onTime: await begin(),
    late: await begin(),
    draft: await begin(),
    unpaid: await begin(),
    discounted: await begin(),
    keeper: await begin(),
    chooser: await begin(),
  }
})
afterAll(() => world.stop())

const advance = (by: string) => world.desk.send('POST', 'clock', { advance: by, force: true })
const begin = () => beginMember(world, plans.pro)
const plan = (member: Member, promised = 900) => planSwitchOf(world, member, { planId: plans.basic, promised })

let switches: Record<Exclude<keyof typeof people, 'chooser'>, Awaited<ReturnType<typeof planSwitchOf>>>

test('less may wait; more or a second switch may not', async () => {
  const { own } = people.chooser
  expect(await codeOf(previewPlanSwitch(world.deps, { ...own, planId: plans.more }))).toBe('SWITCH_NOW_ONLY')
  const wish = { ...own, planId: plans.basic, amountCents: 900, token: randomUUID() }
  expect(await codeOf(startPlanSwitch(world.deps, { ...wish, amountCents: 800 }))).toBe('PREVIEW_OLD')
  const [one, two] = await Promise.all([startPlanSwitch(world.deps, wish), startPlanSwitch(world.deps, wish)])
  expect(one).toEqual(two)
  expect(await codeOf(startPlanSwitch(world.deps, { ...wish, token: randomUUID() }))).toBe('PLAN_SWITCH_RUNS')
  expect(await codeOf(previewChange(world.deps, { ...own, planId: plans.basic }))).toBe('PLAN_SWITCH_RUNS')
  const now = { ...own, planId: plans.more, prorationDate: 1, dueCents: 0, token: randomUUID() }
  expect(await codeOf(changePlan(world.deps, now))).toBe('PLAN_SWITCH_RUNS')
})

test('planned, it changes nothing but the next charge that is promised; called off, not even that', async () => {
  const { subscriptionId } = people.discounted
  const coupon = await world.stripe.coupons.create({ percent_off: 50, duration: 'forever' })
  await world.stripe.subscriptions.update(subscriptionId, { discounts: [{ coupon: coupon.id }] })
  switches = {
    onTime: await plan(people.onTime),
    late: await plan(people.late),
    draft: await plan(people.draft),
    unpaid: await plan(people.unpaid),
    discounted: await plan(people.discounted, 450),
    keeper: await plan(people.keeper),
  }
  const { onTime, keeper } = switches
  const truth = await onTime.read()
  expect(truth).toMatchObject({ price: 'from', isMarked: false, isTurned: false, status: 'active' })
  const { currentPeriodEndsAt, planId } = await people.onTime.membership()
  expect(planId).toBe(plans.pro)
  expect(await onTime.process()).toMatchObject({
    kind: 'plan-switch',
    nextAt: currentPeriodEndsAt,
    amountCents: 900,
    openCommands: ['callOff'],
    promises: [{ key: 'new-price', status: 'open', dueAt: currentPeriodEndsAt }],
  })
  const own = await inside(world, (tx) =>
    tx.process.findFirst({ where: { kind: 'membership', subjectId: people.onTime.own.membershipId } }),
  )
  expect(own).toMatchObject({ amountCents: 900, nextStep: 'Renews for a month, as Basic' })
  await onTime.say('planned')
  await onTime.say('planned')
  const mails = (await world.mailsTo(people.onTime.email)).filter(({ subject }) => subject.startsWith('From Basic'))
  expect(mails).toHaveLength(1)
  expect(mails[0]?.text).toContain('€9.00 each month instead of €29.00')

  // Set ahead for the renewal, and called off after all.
  await keeper.apply()
  await onTime.apply()
  await onTime.apply()
  expect(await onTime.read()).toMatchObject({ price: 'to', isMarked: true })
  expect((await people.onTime.membership()).planId).toBe(plans.pro)
  // A form that was open before does not make it a change of today.
  const stale = { ...people.onTime.own, planId: plans.basic, prorationDate: 1, dueCents: 0, token: randomUUID() }
  expect(await codeOf(changePlan(world.deps, stale))).toBe('PLAN_SWITCH_RUNS')
  expect(await keeper.callOff()).toMatchObject({ ok: true })
  await keeper.restore()
  const kept = await keeper.read()
  expect(kept).toMatchObject({ price: 'from', isMarked: false })
  expect(kept.calledOffAt).not.toBeNull()
  await keeper.close('called-off')
  expect(await keeper.process()).toMatchObject({ outcome: 'called-off', promises: [{ status: 'waived' }] })
})

test('the renewal is charged at the new price, and a draft at the old one is lowered before it is charged', async () => {
  await world.stripe.paymentMethods
    .attach('pm_card_chargeCustomerFail', { customer: people.unpaid.customerId })
    .then(({ id }) => world.stripe.subscriptions.update(people.unpaid.subscriptionId, { default_payment_method: id }))
  const { currentPeriodEndsAt } = await people.chooser.membership()
  const hours = Math.ceil(((currentPeriodEndsAt?.getTime() ?? 0) - Date.now()) / 3_600_000)
  await advance(`${hours}h`)
  await expect.poll(() => people.chooser.charges(), { timeout: 15_000 }).toHaveLength(2)

  const { draft } = switches
  const truth = await draft.read()
  if (truth.renewals[0]?.status === 'draft') {
    expect(truth).toMatchObject({ isTurned: true, renewals: [{ overCents: 2000, isCorrectable: true }] })
    await draft.correct()
    await draft.correct()
    expect(await draft.read()).toMatchObject({ renewals: [{ status: 'draft', overCents: 0 }], correctedCents: 0 })
    await draft.apply()
  }
  await advance('2h')
  await expect
    .poll(() => people.draft.charges(), { timeout: 15_000 })
    .toEqual([
      ['paid', 2900],
      ['paid', 900],
    ])
  await expect
    .poll(() => people.onTime.charges(), { timeout: 15_000 })
    .toEqual([
      ['paid', 2900],
      ['paid', 900],
    ])
  expect(await switches.onTime.read()).toMatchObject({ isTurned: true, renewals: [{ overCents: 0 }] })
  expect((await people.onTime.membership()).plan.name).toBe('Basic')
  await switches.onTime.close('switched')
  expect(await switches.onTime.process()).toMatchObject({ outcome: 'switched', promises: [{ status: 'kept' }] })
  const pending = await world.stripe.invoiceItems.list({ customer: people.onTime.customerId, pending: true })
  expect([await people.onTime.refunded(), pending.data.length]).toEqual([0, 0])
  expect(await people.onTime.customer()).toMatchObject({ balance: 0 })
})

test('charged at the old price while we were away, the difference goes back to the cent', async () => {
  const { late, discounted, unpaid } = switches
  await expect
    .poll(() => people.late.charges(), { timeout: 15_000 })
    .toEqual([
      ['paid', 2900],
      ['paid', 2900],
    ])
  expect(await late.read()).toMatchObject({ price: 'from', renewals: [{ status: 'paid', overCents: 2000 }] })
  await late.correct()
  await late.correct()
  await late.apply()
  expect(await late.read()).toMatchObject({ price: 'to', correctedCents: 2000, renewals: [{ overCents: 0 }] })
  expect(await people.late.refunded()).toBe(2000)
  await late.say('corrected')
  await late.close('switched')

  // Half price for ever: 14.50 were charged, 4.50 promised.
  expect(await discounted.read()).toMatchObject({ renewals: [{ status: 'paid', overCents: 1000 }] })
  await discounted.correct()
  expect(await people.discounted.refunded()).toBe(1000)

  // The bank declined the old price: what is due is the new one.
  expect(await unpaid.read()).toMatchObject({ status: 'past_due', renewals: [{ status: 'open', overCents: 2000 }] })
  await unpaid.correct()
  expect(await people.unpaid.charges()).toEqual([
    ['paid', 2900],
    ['open', 900],
  ])
  expect(await unpaid.row()).toMatchObject({ correctedCents: 2000 })
  for (const member of [people.late, people.unpaid]) await expectBooksToAgree(world, member)
})

test('the month after costs the new price, and who called it off pays the old one', async () => {
  await advance('31d')
  await advance('2h')
  await expect.poll(() => people.late.charges(), { timeout: 20_000 }).toHaveLength(3)
  await expect.poll(async () => (await people.late.charges())[2], { timeout: 20_000 }).toEqual(['paid', 900])
  await expect
    .poll(async () => (await people.onTime.charges()).slice(1), { timeout: 20_000 })
    .toEqual([
      ['paid', 900],
      ['paid', 900],
    ])
  expect((await people.keeper.charges()).slice(0, 2)).toEqual([
    ['paid', 2900],
    ['paid', 2900],
  ])
})
