import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { formatMoney } from './stripe/currencies.ts'
import { eventually, refusalOf } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()

const monthly = (change: Partial<Stripe.PriceCreateParams> = {}) =>
  stripe.prices.create({
    currency: 'eur',
    unit_amount: 1000,
    product_data: { name: 'Guild' },
    recurring: { interval: 'month' },
    ...change,
  })

async function payer() {
  const customer = await stripe.customers.create({ email: 'refused@example.com' })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })

  return { customer: customer.id, method: method.id }
}

test('an intent that is paid or canceled takes no further card, and nothing is charged twice', async () => {
  const pay = { amount: 1000, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' }
  const { id } = await stripe.paymentIntents.create(pay)
  const closed = { statusCode: 400, code: 'payment_intent_unexpected_state' }
  const again = { payment_method: 'pm_card_mastercard' }
  expect(await refusalOf(stripe.paymentIntents.confirm(id, again))).toMatchObject(closed)
  expect(await refusalOf(stripe.paymentIntents.update(id, again))).toMatchObject(closed)
  expect((await stripe.charges.list({ payment_intent: id })).data).toHaveLength(1)

  const open = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' })
  await stripe.paymentIntents.cancel(open.id)
  expect(await refusalOf(stripe.paymentIntents.confirm(open.id, again))).toMatchObject(closed)
  expect(await stripe.paymentIntents.retrieve(open.id)).toMatchObject({ status: 'canceled' })

  const setup = await stripe.setupIntents.create({ payment_method: 'pm_card_visa', confirm: true })
  expect(await refusalOf(stripe.setupIntents.confirm(setup.id))).toMatchObject({
    code: 'setup_intent_unexpected_state',
  })
})

test('a saved card pays for its own customer alone, and once detached for nobody', async () => {
  const [one, two] = [await payer(), await payer()]
  const intent = { amount: 1000, currency: 'eur', confirm: true, payment_method: one.method }
  expect(await refusalOf(stripe.paymentIntents.create(intent))).toMatchObject({ param: 'payment_method' })
  const foreign = { statusCode: 400, code: 'resource_missing' }
  expect(await refusalOf(stripe.paymentIntents.create({ ...intent, customer: two.customer }))).toMatchObject(foreign)
  const { id: price } = await monthly()
  const own = { customer: two.customer, items: [{ price }] }
  const taken = stripe.subscriptions.create({ ...own, default_payment_method: one.method })
  expect(await refusalOf(taken)).toMatchObject({ ...foreign, param: 'default_payment_method' })
  const subscription = await stripe.subscriptions.create(own)
  const moved = stripe.subscriptions.update(subscription.id, { default_payment_method: one.method })
  expect(await refusalOf(moved)).toMatchObject(foreign)
  const settings = { invoice_settings: { default_payment_method: one.method } }
  expect(await refusalOf(stripe.customers.update(two.customer, settings))).toMatchObject(foreign)

  await stripe.paymentMethods.detach(one.method)
  const gone = { code: 'payment_method_unexpected_state' }
  const attached = stripe.paymentMethods.attach(one.method, { customer: one.customer })
  expect(await refusalOf(attached)).toMatchObject(gone)
  expect(await refusalOf(stripe.paymentIntents.create(intent))).toMatchObject(gone)
})

test('a subscription is refused what Stripe does not sell: other currencies, archived prices, ends and trials of the past', async () => {
  const { customer } = await payer()
  const { id: price } = await monthly()
  const refused = (change: Partial<Stripe.SubscriptionCreateParams>) =>
    refusalOf(stripe.subscriptions.create({ customer, items: [{ price }], ...change }))
  const dollars = await monthly({ currency: 'usd' })
  expect(await refused({ items: [{ price }, { price: dollars.id }] })).toMatchObject({ param: 'items[1][price]' })
  const archived = await monthly()
  await stripe.prices.update(archived.id, { active: false })
  expect(await refused({ items: [{ price: archived.id }] })).toMatchObject({ param: 'items[0][price]' })
  expect(await refused({ items: [{ price, quantity: -1 }] })).toMatchObject({ param: 'items[0][quantity]' })
  const past = Math.floor(Date.now() / 1000) - 60
  expect(await refused({ trial_end: past })).toMatchObject({ param: 'trial_end' })
  expect(await refused({ trial_period_days: 800 })).toMatchObject({ param: 'trial_period_days' })
  expect(await refused({ trial_end: past + 9000, trial_period_days: 3 })).toMatchObject({ param: 'trial_end' })
  expect(await refused({ cancel_at: past })).toMatchObject({ param: 'cancel_at' })

  const { id, items } = await stripe.subscriptions.create({ customer, items: [{ price }] })
  const item = items.data[0]?.id ?? ''
  const change = (params: Stripe.SubscriptionUpdateParams) => refusalOf(stripe.subscriptions.update(id, params))
  expect(await change({ items: [{ id: item, price: dollars.id }] })).toMatchObject({ param: 'items[0][price]' })
  expect(await change({ cancel_at: past + 9000, cancel_at_period_end: true })).toMatchObject({ param: 'cancel_at' })
  await stripe.prices.update(price, { active: false })
  expect(await stripe.subscriptions.update(id, { items: [{ id: item, quantity: 2 }] })).toMatchObject({
    status: 'active',
  })
  await stripe.subscriptions.cancel(id)
  expect(await refusalOf(stripe.subscriptions.cancel(id))).toMatchObject({ statusCode: 404, code: 'resource_missing' })
})

test('a hash that is none and an address that is none are named', async () => {
  const create = (params: object) => refusalOf(stripe.customers.create(params))
  expect(await create({ address: 'x' })).toMatchObject({ param: 'address', message: 'Invalid object' })
  expect(await create({ email: 'nobody' })).toMatchObject({ param: 'email', code: 'email_invalid' })
})

test('a card is charged neither too little nor too much, and in a currency that there is', async () => {
  const pay = (amount: number, currency: string) => refusalOf(stripe.paymentIntents.create({ amount, currency }))
  expect(await pay(49, 'eur')).toMatchObject({ code: 'amount_too_small', param: 'amount' })
  expect(await pay(29, 'gbp')).toMatchObject({ code: 'amount_too_small', message: 'Amount must be at least £0.30 gbp' })
  expect(await pay(49, 'jpy')).toMatchObject({ message: 'Amount must be at least ¥50 jpy' })
  expect(await pay(100_000_000, 'eur')).toMatchObject({ code: 'amount_too_large' })
  expect(await pay(1000, 'xyz')).toMatchObject({ param: 'currency' })
  expect(await stripe.paymentIntents.create({ amount: 30, currency: 'gbp' })).toMatchObject({ amount: 30 })
})

test('an invoice of too little for a card is paid by the customer’s balance, and due with the next one', async () => {
  const { customer } = await payer()
  const bill = async (amount: number) => {
    await stripe.invoiceItems.create({ customer, amount, currency: 'eur' })
    const draft = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })

    return stripe.invoices.pay(draft.id ?? '')
  }
  expect(await bill(20)).toMatchObject({ status: 'paid', total: 20, amount_due: 0, amount_paid: 0, ending_balance: 20 })
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: 20 })
  expect(await bill(500)).toMatchObject({ status: 'paid', amount_paid: 520, starting_balance: 20, ending_balance: 0 })
})

test('amounts are shown in the digits that Stripe counts in', () => {
  const shown = [
    [500_000, 'idr'],
    [500, 'jpy'],
    [1250, 'kwd'],
    [29_00, 'isk'],
  ].map(([amount, currency]) => formatMoney(Number(amount), String(currency)).replace(/[^\d.,]/g, ''))
  expect(shown).toEqual(['5,000.00', '500', '1.250', '29.00'])
})

test('a fault lets one webhook be overtaken by the next, and takes no value that means nothing', async () => {
  const fault = (order: object) => sandbox.desk.send('POST', 'faults', { times: 1, ...order })
  expect((await fault({ kind: 'status', value: 200 })).status).toBe(400)
  expect((await fault({ kind: 'timeout_after_commit', value: -1 })).status).toBe(400)
  await fault({ kind: 'reorder_webhook', route: 'product.created', value: 8000 })
  const first = await stripe.products.create({ name: 'first' })
  const place = (id: string) =>
    sandbox.receiver.received.findIndex(({ event }) => (event.data.object as { id?: string }).id === id)
  await eventually('it is held', async () =>
    (await sandbox.desk.get<{ attempts: number; status: string }[]>('webhooks')).some(
      ({ attempts, status }) => status === 'pending' && attempts === 1,
    ),
  )
  const second = await stripe.products.create({ name: 'second' })
  await eventually('both', () => place(first.id) >= 0 && place(second.id) >= 0, 4000)
  expect(place(second.id)).toBeLessThan(place(first.id))

  const bad = stripe.webhookEndpoints.create({ url: 'nowhere', enabled_events: ['*'] })
  expect(await refusalOf(bad)).toMatchObject({ code: 'url_invalid', param: 'url' })
})

test('a checkout session is refused prices it cannot sell, too little money and addresses that are none', async () => {
  const { id: price } = await monthly()
  const refused = (change: Partial<Stripe.Checkout.SessionCreateParams>) =>
    refusalOf(
      stripe.checkout.sessions.create({
        mode: 'subscription',
        line_items: [{ price, quantity: 1 }],
        success_url: 'http://127.0.0.1:3000/ok',
        ...change,
      }),
    )
  const dollars = await monthly({ currency: 'usd' })
  const both = { line_items: [{ price, quantity: 1 }, { price: dollars.id }] }
  expect(await refused(both)).toMatchObject({ param: 'line_items[1][price]' })
  expect(await refused({ line_items: [{ price, quantity: 0 }] })).toMatchObject({ param: 'line_items[0][quantity]' })
  expect(await refused({ success_url: 'nowhere' })).toMatchObject({ code: 'url_invalid', param: 'success_url' })
  const cheap = { currency: 'eur', unit_amount: 20, product_data: { name: 'Sticker' } }
  const sale = { mode: 'payment', line_items: [{ price_data: cheap, quantity: 1 }] } as const
  expect(await refused({ ...sale, line_items: [...sale.line_items] })).toMatchObject({ code: 'amount_too_small' })
  await stripe.prices.update(dollars.id, { active: false })
  expect(await refused({ line_items: [{ price: dollars.id, quantity: 1 }] })).toMatchObject({
    param: 'line_items[0][price]',
  })
})
