import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDunningStep } from '#workflows/billing/dunning.rules.ts'
import { dunningOf, notice } from '../workflows/billing/failing.ts'
import { addPlan, startWorld, type World } from '../workflows/memberships/world.ts'
import { beginMember, codeOf, expectBooksToAgree, type Member, planSwitchOf } from './plan-switching.ts'

/** A change to another interval at the period's end, to the cent: on time, late, declined, and beside a credit. */
let world: World
let plans: { monthly: string; yearly: string }
/** Everybody joins first: checkout wants our clock and the sandbox's to agree. */
let people: Record<'onTime' | 'declined' | 'late' | 'draft' | 'credited' | 'unpaid' | 'fromYear', Member>
let switches: Record<keyof typeof people, Awaited<ReturnType<typeof planSwitchOf>>>

beforeAll(async () => {
  world = await startWorld()
  plans = {
    monthly: await addPlan(world, { name: 'Monthly', amountCents: 2900, interval: 'month', trialDays: 0 }),
    yearly: await addPlan(world, { name: 'Yearly', amountCents: 29_000, interval: 'year', trialDays: 0 }),
  }
  const monthly = () => beginMember(world, plans.monthly)
  people = {
    onTime: await monthly(),
    declined: await monthly(),
    late: await monthly(),
    draft: await monthly(),
    credited: await monthly(),
    unpaid: await monthly(),
    fromYear: await beginMember(world, plans.yearly),
  }
})
afterAll(() => world.stop())

const advance = (by: string) => world.desk.send('POST', 'clock', { advance: by, force: true })
const failNext = async ({ customerId, subscriptionId }: Member) => {
  const { id } = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customerId })
  await world.stripe.subscriptions.update(subscriptionId, { default_payment_method: id })
}
const pendingOf = async ({ customerId }: Member) => {
  const { data } = await world.stripe.invoiceItems.list({ customer: customerId, pending: true })

  return data.map(({ amount }) => amount)
}

test('it is planned with the price of the whole new period, and the next charge is told as that', async () => {
  const toYear = (member: Member) => planSwitchOf(world, member, { planId: plans.yearly, promised: 29_000 })
  switches = {
    onTime: await toYear(people.onTime),
    declined: await toYear(people.declined),
    late: await toYear(people.late),
    draft: await toYear(people.draft),
    credited: await toYear(people.credited),
    unpaid: await toYear(people.unpaid),
    fromYear: await planSwitchOf(world, people.fromYear, { planId: plans.monthly, promised: 2900 }),
  }
  const { currentPeriodEndsAt } = await people.onTime.membership()
  const process = await switches.onTime.process()
  expect(process).toMatchObject({ nextAt: currentPeriodEndsAt, amountCents: 29_000, openCommands: ['callOff'] })
  expect(JSON.stringify(process.steps)).toContain('each year, instead of {money:2900:EUR} each month')
  await switches.onTime.say('planned')
  const mails = (await world.mailsTo(people.onTime.email)).filter(({ subject }) => subject.includes('will be Yearly'))
  expect(mails).toHaveLength(1)
  expect(mails[0]?.text).toContain('€290.00 each year instead of €29.00 each month')
})

test('in the last minutes the new period is charged whole, once, however often it is tried', async () => {
  await failNext(people.declined)
  await failNext(people.unpaid)
  const { customerId, subscriptionId } = people.credited
  const credit = { customer: customerId, subscription: subscriptionId, amount: -1000, currency: 'eur' }
  await world.stripe.invoiceItems.create({ ...credit, description: 'Unused time of a pause' })
  const { currentPeriodEndsAt } = await people.onTime.membership()
  const minutes = Math.floor(((currentPeriodEndsAt?.getTime() ?? 0) - Date.now()) / 60_000) - 2
  await advance(`${minutes}m`)

  await world.desk.send('POST', 'faults', {
    route: `POST /v1/subscriptions/${people.onTime.subscriptionId}`,
    times: 1,
    kind: 'timeout_after_commit',
  })
  await switches.onTime.apply()
  await switches.onTime.apply()
  expect(await people.onTime.charges()).toEqual([
    ['paid', 2900],
    ['paid', 29_000],
  ])
  expect(await switches.onTime.read()).toMatchObject({
    price: 'to',
    isMarked: true,
    isTurned: true,
    renewals: [{ status: 'paid', overCents: 0 }],
  })
  expect((await people.onTime.membership()).plan.name).toBe('Yearly')
  expect(await codeOf(switches.onTime.callOff())).toBe('COMMAND_CLOSED')
  await switches.onTime.say('switched')
  await switches.onTime.close('switched')
  expect(await switches.onTime.process()).toMatchObject({ outcome: 'switched', promises: [{ status: 'kept' }] })

  // Back to months in the same way.
  await switches.fromYear.apply()
  expect(await people.fromYear.charges()).toEqual([
    ['paid', 29_000],
    ['paid', 2900],
  ])

  await switches.declined.apply()
  expect(await people.declined.charges()).toEqual([
    ['paid', 2900],
    ['open', 29_000],
  ])
  expect(await switches.declined.read()).toMatchObject({
    status: 'past_due',
    renewals: [{ status: 'open', overCents: 0 }],
  })
})

test('late, what was renewed at the old price goes back whole, and only the new period is paid', async () => {
  await advance('10m')
  await expect.poll(() => people.draft.charges(), { timeout: 15_000 }).toHaveLength(2)
  const { draft, late, credited, unpaid } = switches
  expect(await draft.read()).toMatchObject({ isTurned: true, renewals: [{ status: 'draft', overCents: 2900 }] })
  await draft.apply()
  await draft.correct()
  await draft.correct()
  await advance('3h')
  await expect
    .poll(() => people.draft.charges(), { timeout: 15_000 })
    .toEqual([
      ['paid', 2900],
      ['paid', 0],
      ['paid', 29_000],
    ])
  await expect.poll(async () => (await people.late.charges())[1], { timeout: 15_000 }).toEqual(['paid', 2900])

  // Declined, and told, before the old renewal is taken back.
  const newest = async () =>
    (await world.stripe.invoices.list({ subscription: people.unpaid.subscriptionId, limit: 1 })).data[0]
  await expect.poll(newest, { timeout: 15_000 }).toMatchObject({ status: 'open', attempted: true })
  const declined = await newest()
  await notice(world, declined?.id ?? '')
  const dunning = await dunningOf(world, people.unpaid.own, declined?.id ?? '')
  await dunning.read()
  await dunning.say('day-0')

  for (const each of [late, credited, unpaid]) {
    await each.apply()
    await each.correct()
    await each.correct()
  }
  expect(await people.late.charges()).toEqual([
    ['paid', 2900],
    ['paid', 2900],
    ['paid', 29_000],
  ])
  expect(await people.late.refunded()).toBe(2900)
  expect(await late.read()).toMatchObject({ correctedCents: 2900, renewals: [{ overCents: 0 }, { overCents: 0 }] })
  await late.close('switched')
  expect(await late.process()).toMatchObject({ outcome: 'switched' })

  // Ten of the old renewal were paid by the credit of a pause: they wait for the next charge again.
  expect(await people.credited.refunded()).toBe(1900)
  expect(await pendingOf(people.credited)).toEqual([-1000])
  expect((await credited.read()).renewals.map(({ overCents }) => overCents)).toEqual([0, 0])

  expect(await people.unpaid.charges()).toEqual([
    ['paid', 2900],
    ['paid', 0],
    ['open', 29_000],
  ])
  const state = { truth: await dunning.read(), said: [], commands: [] }
  expect(state.truth.invoice.status).toBe('credited')
  expect(nextDunningStep(state, world.deps.config, Date.now())).toEqual({ kind: 'say', message: 'let-go' })
  await dunning.say('thanks')
  await dunning.say('let-go')
  const told = (await world.mailsTo(people.unpaid.email)).filter(({ subject }) => /Thank you|owe/.test(subject))
  expect(told.map(({ subject }) => subject)).toEqual(['You owe nothing for Studio Practice'])
  expect(told[0]?.text).toContain('€29.00 for Studio Practice was taken off what you owe.')
  for (const member of [people.late, people.unpaid, people.onTime]) await expectBooksToAgree(world, member, 3)
})

test('the month after, nobody pays again who pays by the year', async () => {
  await advance('31d')
  await advance('2h')
  await expect.poll(async () => (await people.fromYear.charges()).length, { timeout: 20_000 }).toBe(3)
  expect(await people.onTime.charges()).toHaveLength(2)
  expect(await people.late.charges()).toHaveLength(3)
  expect(await people.onTime.customer()).toMatchObject({ balance: 0 })
  expect(await people.onTime.refunded()).toBe(0)
})
