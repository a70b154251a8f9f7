import Stripe from 'stripe'
import { idOf } from './stripe/kinds.ts'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually, openTrialCheckout, payOnPage, refusalOf, stripeClient } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()

const fault = (kind: string, route: string, value?: unknown) =>
  sandbox.desk.send('POST', 'faults', { kind, route, times: 1, value })

test('an unknown parameter, a wrong type and a missing one are refused in Stripe’s words', async () => {
  const unknown = await refusalOf(stripe.customers.create({ foo: 'x' } as Stripe.CustomerCreateParams))
  expect(unknown).toMatchObject({
    statusCode: 400,
    code: 'parameter_unknown',
    param: 'foo',
    message: 'Received unknown parameter: foo',
  })
  const nested = await refusalOf(stripe.customers.create({ address: { street: 'x' } } as Stripe.CustomerCreateParams))
  expect(nested).toMatchObject({ code: 'parameter_unknown', param: 'address[street]' })
  expect(await refusalOf(stripe.products.create({} as Stripe.ProductCreateParams))).toMatchObject({
    code: 'parameter_missing',
    param: 'name',
  })
  const wrong = await refusalOf(stripe.customers.list({ limit: 'many' as unknown as number }))
  expect(wrong).toMatchObject({ code: 'parameter_invalid_integer', param: 'limit' })
  const mode = await refusalOf(stripe.checkout.sessions.create({ mode: 'gift' as 'payment' }))
  expect(mode).toMatchObject({ param: 'mode', message: 'Invalid mode: must be one of payment, setup, or subscription' })
})

test('keys, versions and unknown things are refused as Stripe does', async () => {
  const stranger = stripeClient({ ports: sandbox.ports, stripeSecretKey: 'sk_test_kumiko_other' })
  expect(await refusalOf(stranger.customers.list())).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
  expect(await refusalOf(stripe.customers.list({}, { apiVersion: '2020-01-01' }))).toMatchObject({ statusCode: 400 })
  expect(await refusalOf(stripe.customers.retrieve('cus_none'))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    param: 'id',
  })
})

test('a repeated key replays its answer, other parameters are refused', async () => {
  const idempotencyKey = `kumiko:test:${Date.now()}`
  const first = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey })
  const second = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey })
  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  const other = await refusalOf(stripe.customers.create({ email: 'b@example.com' }, { idempotencyKey }))
  expect(other).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 })
})

test('an answer lost after the commit is found again with the same key', async () => {
  const idempotencyKey = `kumiko:lost:${Date.now()}`
  // The SDK itself repeats a request whose kept-alive connection broke, so both answers are lost.
  await sandbox.desk.send('POST', 'faults', { kind: 'timeout_after_commit', route: 'POST /v1/customers', times: 2 })
  await expect(stripe.customers.create({ email: 'lost@example.com' }, { idempotencyKey })).rejects.toThrow()
  const again = await stripe.customers.create({ email: 'lost@example.com' }, { idempotencyKey })
  expect((await stripe.customers.list({ email: 'lost@example.com' })).data.map(({ id }) => id)).toEqual([again.id])
})

test('a 500 is stored under its key, a 429 is not', async () => {
  const create = (idempotencyKey: string) => stripe.customers.create({ name: 'x' }, { idempotencyKey })
  await fault('status', 'POST /v1/customers', 500)
  expect(await refusalOf(create('kumiko:500'))).toMatchObject({ statusCode: 500 })
  expect(await refusalOf(create('kumiko:500'))).toMatchObject({ statusCode: 500 })
  await fault('status', 'POST /v1/customers', 429)
  expect(await refusalOf(create('kumiko:429'))).toMatchObject({ statusCode: 429 })
  expect((await create('kumiko:429')).object).toBe('customer')
})

test('metadata merges, lists page by cursor and expand reaches into lists', async () => {
  const customers = []
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    customers.push(
      await stripe.customers.create({ name, email: 'pages@example.com', metadata: { keep: '1', drop: '2' } }),
    )
  const changed = await stripe.customers.update(customers[0]?.id ?? '', { metadata: { drop: '', add: '3' } })
  expect(changed.metadata).toEqual({ keep: '1', add: '3' })

  const all = await stripe.customers.list({ email: 'pages@example.com', limit: 2 }).autoPagingToArray({ limit: 10 })
  expect(all.map(({ name }) => name)).toEqual(['e', 'd', 'c', 'b', 'a'])
  const before = await stripe.customers.list({
    email: 'pages@example.com',
    ending_before: customers[2]?.id ?? '',
    limit: 1,
  })
  expect(before).toMatchObject({ has_more: true, data: [{ name: 'd' }] })

  const price = await stripe.prices.create({ currency: 'eur', unit_amount: 500, product_data: { name: 'Ticket' } })
  const expanded = await stripe.prices.list({ product: idOf(price.product), expand: ['data.product'] })
  expect(expanded.data[0]?.product).toMatchObject({ object: 'product', name: 'Ticket' })
  expect(await refusalOf(stripe.prices.retrieve(price.id, { expand: ['nonsense'] }))).toMatchObject({
    statusCode: 400,
    param: 'expand',
  })
})

test('a payment session is paid once, refunded in parts and never beyond what was taken', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price_data: { currency: 'eur', unit_amount: 2500, product_data: { name: 'Ticket' } }, quantity: 2 }],
    payment_intent_data: { metadata: { orderId: 'o1' } },
    success_url: 'http://127.0.0.1:3000/ok',
  })
  await payOnPage(session.url ?? '')
  const done = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['payment_intent.latest_charge', 'line_items'],
  })
  expect(done).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    amount_total: 5000,
    payment_intent: { status: 'succeeded', metadata: { orderId: 'o1' } },
  })
  expect(done.line_items?.data[0]).toMatchObject({ quantity: 2, amount_total: 5000 })

  const intent = done.payment_intent as Stripe.PaymentIntent
  await stripe.refunds.create({ payment_intent: intent.id, amount: 2000 })
  expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id, amount: 3001 }))).toMatchObject({
    statusCode: 400,
    param: 'amount',
  })
  await stripe.refunds.create({ payment_intent: intent.id })
  expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: 'charge_already_refunded',
  })
  expect((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ amount }) => amount)).toEqual([
    3000, 2000,
  ])
})

test('a declined intent answers 402 and stays, the next N charges can be declined', async () => {
  const declined = await refusalOf(
    stripe.paymentIntents.create({
      amount: 100,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_card_visa_chargeDeclined',
    }),
  )
  expect(declined).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'generic_decline' })
  await fault('decline', 'POST /v1/charges', 'insufficient_funds')
  const forced = await refusalOf(
    stripe.paymentIntents.create({ amount: 100, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' }),
  )
  expect(forced).toMatchObject({ decline_code: 'insufficient_funds' })
  expect((await stripe.charges.list({ limit: 1 })).data[0]).toMatchObject({
    status: 'failed',
    outcome: { advice_code: 'try_again_later' },
  })
})

test('a session expires by hand or by time, and never after it was paid', async () => {
  const { session } = await openTrialCheckout(stripe)
  expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired', url: null })
  expect((await payOnPage(session.url ?? '')).status).toBe(410)
  const paid = await openTrialCheckout(stripe)
  await payOnPage(paid.session.url ?? '')
  expect(await refusalOf(stripe.checkout.sessions.expire(paid.session.id))).toMatchObject({ statusCode: 400 })

  const slow = await openTrialCheckout(stripe, { expires_at: Math.floor(Date.now() / 1000) + 31 * 60 })
  await sandbox.desk.send('POST', 'clock', { advance: '32m' })
  await eventually(
    'the expiry',
    async () => (await stripe.checkout.sessions.retrieve(slow.session.id)).status === 'expired',
  )
  expect(await refusalOf(openTrialCheckout(stripe, { expires_at: Math.floor(Date.now() / 1000) }))).toMatchObject({
    param: 'expires_at',
  })
})

test('the same card is recognised under another e-mail by its fingerprint', async () => {
  const methods = await Promise.all(
    ['pm_card_visa', 'pm_card_visa', 'pm_card_mastercard'].map((id) => stripe.paymentMethods.retrieve(id)),
  )
  const [one, two, three] = methods.map((method) => method.card?.fingerprint)
  expect(one).toBe(two)
  expect(one).not.toBe(three)
})

test('webhooks are retried, dropped and doubled, and events.list tells what was not delivered', async () => {
  const { receiver } = sandbox
  const hits = (id: string) =>
    receiver.received.filter(
      ({ event }) => event.type === 'product.created' && (event.data.object as { id: string }).id === id,
    )
  receiver.setStatus(500)
  const retried = await stripe.products.create({ name: 'retried' })
  await eventually('a first attempt', () => hits(retried.id).length === 1)
  const open = await stripe.events.list({ type: 'product.created', delivery_success: false })
  expect(open.data.map(({ data }) => (data.object as { id: string }).id)).toContain(retried.id)
  receiver.setStatus(200)
  await eventually('a second attempt', () => hits(retried.id).length === 2)

  await fault('duplicate_webhook', 'product.created')
  const doubled = await stripe.products.create({ name: 'doubled' })
  await eventually('two copies', () => hits(doubled.id).length === 2)
  await fault('drop_webhook', 'product.created')
  const dropped = await stripe.products.create({ name: 'dropped' })
  await eventually('the drop', async () =>
    (await sandbox.desk.get<{ status: string }[]>('webhooks')).some(({ status }) => status === 'dropped'),
  )
  expect(hits(dropped.id)).toHaveLength(0)
  expect((await stripe.events.list({ types: ['product.created'], delivery_success: false })).data).toHaveLength(1)
})

test('proration is by the second: half of 100, half of 200 and the next 200 make 250', async () => {
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method?.id ?? '' } })
  const product = await stripe.products.create({ name: 'Plan' })
  const prices = await Promise.all(
    [10_000, 20_000].map((unit_amount) =>
      stripe.prices.create({ currency: 'usd', unit_amount, product: product.id, recurring: { interval: 'month' } }),
    ),
  )
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: prices[0]?.id ?? '' }],
  })
  expect(subscription).toMatchObject({ status: 'active', billing_mode: { type: 'flexible' } })
  const item = subscription.items.data[0]
  const middle = ((item?.current_period_start ?? 0) + (item?.current_period_end ?? 0)) / 2
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item?.id ?? '', price: prices[1]?.id ?? '' }],
    proration_date: Math.floor(middle),
  })
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id })
  expect(preview).toMatchObject({ total: 25_000, billing_reason: 'upcoming' })
  const length = (item?.current_period_end ?? 0) - Math.floor(Date.now() / 1000)
  await sandbox.desk.send('POST', 'clock', { advance: `${length + 3700}s` })
  const renewal = await eventually('the renewal', async () =>
    (await stripe.invoices.list({ subscription: subscription.id, status: 'paid' })).data.find(
      (invoice) => invoice.billing_reason === 'subscription_cycle',
    ),
  )
  expect(renewal.total).toBe(25_000)
})

test('a pause stops the clock and credits unused time, a resume brings the member back', async () => {
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  const price = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 3000,
    product_data: { name: 'Plan' },
    recurring: { interval: 'month' },
  })
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method?.id ?? '',
  })
  const paused = await stripe.subscriptions.pause(id, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'now' } },
    invoicing_behavior: 'pending_invoice_item',
  })
  expect(paused).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'pause_requested' } } },
  })
  expect(await refusalOf(stripe.subscriptions.pause(id))).toMatchObject({ statusCode: 400 })
  const resumed = await stripe.subscriptions.resume(id, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'create_prorations',
    payment_behavior: 'resume_on_payment_success',
  })
  expect(resumed.status).toBe('active')
  const types = (
    await stripe.events.list({ types: ['customer.subscription.paused', 'customer.subscription.resumed'] })
  ).data.map(({ type }) => type)
  expect(types).toEqual(['customer.subscription.resumed', 'customer.subscription.paused'])
})
