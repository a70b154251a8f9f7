import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { refusalOf } from './testing.ts'

const { stripe } = await openTestSandbox()

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
