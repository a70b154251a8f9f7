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

test('expand reaches four levels deep and no further, and ends at objects alone', async () => {
  const life = await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 3000 })
  const { subscription, customer } = life
  const list = (path: string) => stripe.invoices.list({ subscription, expand: [path] })
  const [invoice] = (await list('data.customer.invoice_settings.default_payment_method')).data
  expect(invoice?.customer).toMatchObject({
    invoice_settings: { default_payment_method: { object: 'payment_method' } },
  })
  const retrieve = (...paths: string[]) => stripe.subscriptions.retrieve(subscription, { expand: paths })
  const deep = await retrieve('latest_invoice.payments', 'items.data.price.product', 'schedule')
  expect(deep.latest_invoice).toMatchObject({ payments: { data: [{ payment: { type: 'payment_intent' } }] } })
  expect(deep.items.data[0]?.price.product).toMatchObject({ object: 'product' })

  const refused = { statusCode: 400, param: 'expand' }
  // The `data` of a list is a level too: the intent of an invoice in a list cannot be had.
  expect(await refusalOf(list('data.payments.data.payment.payment_intent'))).toMatchObject(refused)
  for (const path of ['latest_invoice.payments.data.payment.payment_intent', 'metadata', 'cancel_at_period_end'])
    expect(await refusalOf(retrieve(path))).toMatchObject(refused)
  expect((await refusalOf(list('customer'))).message).toContain("try expanding 'data.customer' instead")

  await stripe.customers.del(customer)
  expect((await retrieve('customer')).customer).toEqual({ id: customer, object: 'customer', deleted: true })
})

test('a list inside an object pages as the others do', async () => {
  const customer = await stripe.customers.create({})
  for (const amount of [700, 800, 900])
    await stripe.invoiceItems.create({ customer: customer.id, amount, currency: 'eur' })
  const { id = '' } = await stripe.invoices.create({ customer: customer.id, pending_invoice_items_behavior: 'include' })
  const all = (await stripe.invoices.listLineItems(id)).data.map((line) => line.id)
  const ids = async (params: Stripe.PaginationParams) => {
    const { data, has_more: hasMore } = await stripe.invoices.listLineItems(id, params)

    return [data.map((line) => line.id), hasMore]
  }
  expect(await ids({ limit: 1, starting_after: all[0] ?? '' })).toEqual([[all[1]], true])
  expect(await ids({ limit: 1, ending_before: all[2] ?? '' })).toEqual([[all[1]], true])
  expect(await ids({ ending_before: all[2] ?? '' })).toEqual([[all[0], all[1]], false])
  expect(await refusalOf(ids({ starting_after: 'il_none' }))).toMatchObject({ param: 'starting_after' })
  expect(await refusalOf(ids({ limit: 0 }))).toMatchObject({ param: 'limit' })
})

test('a key is of 255 characters at most, comes back with its answer, and does nothing for a DELETE', async () => {
  const create = (idempotencyKey: string) => stripe.products.create({ name: 'keyed' }, { idempotencyKey })
  expect(await refusalOf(create('k'.repeat(256)))).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' })
  const product = await create('kumiko:echoed')
  expect(product.lastResponse.idempotencyKey).toBe('kumiko:echoed')
  const remove = () => stripe.products.del(product.id, {}, { idempotencyKey: 'kumiko:gone' })
  expect(await remove()).toMatchObject({ deleted: true })
  expect(await refusalOf(remove())).toMatchObject({ statusCode: 404, code: 'resource_missing' })
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
