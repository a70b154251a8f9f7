import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { beginLife } from './clock-testing.ts'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually, refusalOf } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()

const fault = (order: object) => sandbox.desk.send('POST', 'faults', { times: 1, ...order })
const charge = (key: string, amount = 700) =>
  stripe.paymentIntents.create(
    { amount, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
    { idempotencyKey: key },
  )

test('of ten at once with one key one is done, the rest are told to wait or given its answer', async () => {
  await stripe.customers.list()
  const create = () => stripe.customers.create({ email: 'once@example.com' }, { idempotencyKey: 'kumiko:once' })
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, create))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown)
  expect(refused.length).toBeGreaterThan(0)
  for (const reason of refused) expect(reason).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' })
  expect((await stripe.customers.list({ email: 'once@example.com' })).data).toHaveLength(1)
  expect((await create()).lastResponse.headers['idempotent-replayed']).toBe('true')
})

test('a decline is replayed with its key, and a new key is a new try', async () => {
  await fault({ kind: 'decline', route: 'POST /v1/charges', value: 'insufficient_funds' })
  expect(await refusalOf(charge('kumiko:declined'))).toMatchObject({ decline_code: 'insufficient_funds' })
  expect(await refusalOf(charge('kumiko:declined'))).toMatchObject({ decline_code: 'insufficient_funds' })
  expect(await charge('kumiko:declined:2')).toMatchObject({ status: 'succeeded' })
})

test('a wrong parameter is not kept under its key: the corrected request goes through', async () => {
  const wrong = stripe.customers.create({ nme: 'x' } as Stripe.CustomerCreateParams, { idempotencyKey: 'kumiko:typo' })
  expect(await refusalOf(wrong)).toMatchObject({ statusCode: 400 })
  expect(await stripe.customers.create({ name: 'x' }, { idempotencyKey: 'kumiko:typo' })).toMatchObject({ name: 'x' })
})

test('a charge whose answer was lost after the commit is found, not made again', async () => {
  // The SDK itself repeats a request whose kept-alive connection broke, so both answers are lost.
  await fault({ kind: 'timeout_after_commit', route: 'POST /v1/payment_intents', times: 2, value: 50 })
  await expect(charge('kumiko:lost', 4321)).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError)
  expect(await charge('kumiko:lost', 4321)).toMatchObject({ status: 'succeeded' })
  const charges = (await stripe.charges.list({ limit: 100 })).data.filter(({ amount }) => amount === 4321)
  expect(charges).toHaveLength(1)
})

test('each kind of fault strikes as often as asked, on its own route, and can be taken back', async () => {
  await fault({ kind: 'status', route: 'GET /v1/customers/{id}', value: 409, times: 2 })
  const { id } = await stripe.customers.create({})
  for (const status of [409, 409])
    expect(await refusalOf(stripe.customers.retrieve(id))).toMatchObject({ statusCode: status })
  expect(await stripe.customers.retrieve(id)).toMatchObject({ id })

  await fault({ kind: 'delay_webhook', route: 'product.created', value: 1500 })
  const product = await stripe.products.create({ name: 'late' })
  const hits = () =>
    sandbox.receiver.received.filter(({ event }) => (event.data.object as { id: string }).id === product.id)
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(hits()).toHaveLength(0)
  await eventually('the late webhook', () => hits().length === 1)

  await fault({ kind: 'status', route: '*', value: 500, times: 9 })
  await sandbox.desk.send('DELETE', 'faults')
  expect(await sandbox.desk.get('faults')).toEqual([])
  expect(await stripe.customers.retrieve(id)).toMatchObject({ id })
  const unknown = await fault({ kind: 'decline', route: 'POST /v1/charges', value: 'whim' })
  expect(unknown.status).toBe(400)
})

test('an endpoint that is down gets its webhook later each time, with a fresh signature', async () => {
  sandbox.receiver.setStatus(503)
  const product = await stripe.products.create({ name: 'retried' })
  const hits = () =>
    sandbox.receiver.received.filter(({ event }) => (event.data.object as { id: string }).id === product.id)
  await eventually('three attempts', () => hits().length === 3)
  sandbox.receiver.setStatus(200)
  const times = hits().map(({ signature }) => Number(signature.match(/t=(\d+)/)?.[1]))
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1)
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(2)
  await eventually('the delivery', async () =>
    (await sandbox.desk.get<{ status: string; attempts: number }[]>('webhooks')).some(
      ({ status, attempts }) => status === 'delivered' && attempts === 4,
    ),
  )
})

test('expand reaches four levels deep and no further', async () => {
  const life = await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 3000 })
  const [invoice] = (
    await stripe.invoices.list({
      subscription: life.subscription,
      expand: ['data.payments.data.payment.payment_intent.latest_charge'],
    })
  ).data
  expect(invoice?.payments?.data[0]?.payment.payment_intent).toMatchObject({
    object: 'payment_intent',
    latest_charge: { object: 'charge', paid: true },
  })
  const deep = await stripe.subscriptions.retrieve(life.subscription, {
    expand: ['latest_invoice.customer.invoice_settings.default_payment_method', 'items.data.price.product'],
  })
  expect(deep.latest_invoice).toMatchObject({
    customer: { invoice_settings: { default_payment_method: { object: 'payment_method' } } },
  })
  const five = 'latest_invoice.customer.invoice_settings.default_payment_method.customer'
  expect(await refusalOf(stripe.subscriptions.retrieve(life.subscription, { expand: [five] }))).toMatchObject({
    statusCode: 400,
    param: 'expand',
  })
})

test('cursors go both ways through a list that grows meanwhile, and refuse what they do not know', async () => {
  const customer = await stripe.customers.create({})
  const make = (amount: number) => stripe.invoiceItems.create({ customer: customer.id, amount, currency: 'eur' })
  for (const amount of [1, 2, 3, 4, 5]) await make(amount)
  const page = async (params: Stripe.InvoiceItemListParams) => {
    const { data, has_more: hasMore } = await stripe.invoiceItems.list({ customer: customer.id, limit: 2, ...params })

    return { ids: data.map(({ id }) => id), amounts: data.map(({ amount }) => amount), hasMore }
  }
  const first = await page({})
  expect(first).toMatchObject({ amounts: [5, 4], hasMore: true })
  await make(6)
  const second = await page({ starting_after: first.ids[1] ?? '' })
  expect(second).toMatchObject({ amounts: [3, 2], hasMore: true })
  expect(await page({ starting_after: second.ids[1] ?? '' })).toMatchObject({ amounts: [1], hasMore: false })
  expect(await page({ ending_before: second.ids[0] ?? '' })).toMatchObject({ amounts: [5, 4], hasMore: true })
  expect(await refusalOf(page({ starting_after: 'ii_none' }))).toMatchObject({ code: 'resource_missing' })
  expect(await refusalOf(page({ limit: 101 }))).toMatchObject({ param: 'limit' })
})
