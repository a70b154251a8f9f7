import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { advanceTo, at, beginLife, monthly } from './clock-testing.ts'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()

test('a clock advances, tells of it, and is ready when all that fell due is done in order', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-01-31T00:00:00Z'), name: 'January' })
  expect(clock).toMatchObject({ status: 'ready', name: 'January', frozen_time: at('2026-01-31T00:00:00Z') })
  const customer = await stripe.customers.create({ test_clock: clock.id })
  expect(customer).toMatchObject({ test_clock: clock.id, created: at('2026-01-31T00:00:00Z') })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: method.id,
    items: [{ price: await monthly(stripe, 3000) }],
  })
  expect(subscription).toMatchObject({ test_clock: clock.id, created: at('2026-01-31T00:00:00Z') })

  const target = at('2026-03-30T02:00:00Z')
  expect(await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: target })).toMatchObject({
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: target } },
  })
  await eventually('ready', async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready')
  await advanceTo(stripe, clock.id, at('2026-03-31T02:00:00Z'))
  const invoices = (await stripe.invoices.list({ customer: customer.id })).data
  expect(invoices.map(({ created, status }) => [new Date(created * 1000).toISOString(), status])).toEqual([
    ['2026-03-31T00:00:00.000Z', 'paid'],
    ['2026-02-28T00:00:00.000Z', 'paid'],
    ['2026-01-31T00:00:00.000Z', 'paid'],
  ])
  expect(invoices[0]).toMatchObject({
    test_clock: clock.id,
    status_transitions: { paid_at: at('2026-03-31T01:00:00Z') },
  })
  const told = (await stripe.events.list({ type: 'test_helpers.test_clock.*' })).data
  const mine = told.filter(({ data }) => (data.object as { id: string }).id === clock.id).map(({ type }) => type)
  expect(mine).toEqual([
    'test_helpers.test_clock.ready',
    'test_helpers.test_clock.advancing',
    'test_helpers.test_clock.ready',
    'test_helpers.test_clock.advancing',
    'test_helpers.test_clock.created',
  ])
  await eventually('its webhook', () =>
    sandbox.receiver.received.some(
      ({ event }) =>
        event.type === 'test_helpers.test_clock.ready' && (event.data.object as { id: string }).id === clock.id,
    ),
  )
})

test('a clock goes forward only, by two periods at most, and nothing of it is changed on its way', async () => {
  const life = await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 3000 })
  const advance = (iso: string) => stripe.testHelpers.testClocks.advance(life.clock, { frozen_time: at(iso) })
  await expect(advance('2025-12-31T00:00:00Z')).rejects.toMatchObject({ statusCode: 400, param: 'frozen_time' })
  await expect(advance('2026-03-02T00:00:00Z')).rejects.toMatchObject({ statusCode: 400 })
  const moving = advance('2026-02-20T00:00:00Z')
  const change = stripe.customers.update(life.customer, { name: 'Ada' })
  await moving
  await change.catch((error: unknown) => expect(String(error)).toContain('underway'))
  await eventually('ready', async () => (await stripe.testHelpers.testClocks.retrieve(life.clock)).status === 'ready')
  expect(await stripe.customers.update(life.customer, { name: 'Ada' })).toMatchObject({ name: 'Ada' })
})

test('people of a clock show in its own list only, live by it alone, and go with it', async () => {
  const life = await beginLife(stripe, { from: '2030-05-01T00:00:00Z', amount: 3000 })
  const other = await stripe.customers.create({ email: 'clock@example.com' })
  expect(Math.abs(other.created - Date.now() / 1000)).toBeLessThan(10)
  const idsOf = async (params: Stripe.CustomerListParams) =>
    (await stripe.customers.list({ email: 'clock@example.com', ...params })).data.map(({ id }) => id)
  expect(await idsOf({})).toEqual([other.id])
  expect(await idsOf({ test_clock: life.clock })).toEqual([life.customer])
  await sandbox.desk.send('POST', 'clock', { advance: '40d' })
  expect((await stripe.invoices.list({ customer: life.customer })).data).toHaveLength(1)
  await advanceTo(stripe, life.clock, at('2030-05-03T00:00:00Z'))

  expect(await stripe.testHelpers.testClocks.del(life.clock)).toMatchObject({ deleted: true })
  expect(await stripe.customers.retrieve(life.customer)).toMatchObject({ deleted: true })
  expect(await stripe.subscriptions.retrieve(life.subscription)).toMatchObject({ status: 'canceled' })
})
