import type Stripe from 'stripe'
import { afterEach, expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()
const PAYS = 'DE89 3704 0044 0532 0130 00'
const RETURNED = 'DE62 3704 0044 0532 0130 01'

afterEach(() => sandbox.desk.send('POST', 'account', { debitDays: 0 }))

async function openSession(price: Stripe.PriceCreateParams, mode: 'payment' | 'subscription') {
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  const { id } = await stripe.prices.create(price)

  return stripe.checkout.sessions.create({
    mode,
    customer: customer.id,
    line_items: [{ price: id, quantity: 1 }],
    allowed_payment_method_types: ['card', 'sepa_debit'],
    success_url: 'http://127.0.0.1/back',
  })
}

const monthly = (currency = 'eur'): Stripe.PriceCreateParams => ({
  currency,
  unit_amount: 2900,
  recurring: { interval: 'month' },
  product_data: { name: 'Monthly' },
})

async function debit(session: Stripe.Checkout.Session, iban: string) {
  const body = new URLSearchParams({ iban, holder: 'Ada' })

  return fetch(`${session.url}/debit`, { method: 'POST', body, redirect: 'manual' })
}

const types = async () => (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type)

test('the page offers a debit where the currency allows it, and reads only test accounts', async () => {
  const session = await openSession(monthly(), 'subscription')
  expect(session.payment_method_types).toEqual(['card', 'sepa_debit'])
  expect(await (await fetch(session.url ?? '')).text()).toContain('from your bank account')
  expect((await debit(session, 'DE00 1234')).status).toBe(422)

  const dollars = await openSession(monthly('usd'), 'subscription')
  expect(dollars.payment_method_types).toEqual(['card'])
  expect(await (await fetch(dollars.url ?? '')).text()).not.toContain('from your bank account')
})

test('a debited subscription is complete and unpaid, active at once, and paid when the bank answers', async () => {
  const session = await openSession(monthly(), 'subscription')
  expect((await debit(session, PAYS)).status).toBe(303)
  const complete = await stripe.checkout.sessions.retrieve(session.id)
  expect(complete).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
  expect(await stripe.subscriptions.retrieve(complete.subscription as string)).toMatchObject({ status: 'active' })
  await eventually('the money', async () =>
    (await stripe.checkout.sessions.retrieve(session.id)).payment_status === 'paid' ? true : null,
  )
  expect(await stripe.invoices.retrieve(complete.invoice as string)).toMatchObject({ status: 'paid' })
  expect(await types()).toContain('checkout.session.async_payment_succeeded')
})

test('a returned debit voids the first invoice, and the session stays unpaid', async () => {
  const session = await openSession(monthly(), 'subscription')
  await debit(session, RETURNED)
  const { invoice } = await stripe.checkout.sessions.retrieve(session.id)
  await eventually('the return', async () =>
    (await stripe.invoices.retrieve(invoice as string)).status === 'void' ? true : null,
  )
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'unpaid' })
  expect(await types()).toContain('checkout.session.async_payment_failed')
})

test('the account says how many business days a bank takes', async () => {
  await sandbox.desk.send('POST', 'account', { debitDays: 1 })
  const session = await openSession(
    { currency: 'eur', unit_amount: 900, product_data: { name: 'For good' } },
    'payment',
  )
  await debit(session, PAYS)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'unpaid' })
  await sandbox.desk.send('POST', 'clock', { advance: '1d', force: true })
  await eventually('the money', async () =>
    (await stripe.checkout.sessions.retrieve(session.id)).payment_status === 'paid' ? true : null,
  )
})
