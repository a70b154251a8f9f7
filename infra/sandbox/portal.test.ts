import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { ensurePortal } from '#activities/billing/ensure-portal.ts'
import { idOf } from './stripe/kinds.ts'
import { openTestSandbox } from './open-test-sandbox.ts'
import { openTrialCheckout, payOnPage } from './testing.ts'

const { stripe } = await openTestSandbox()

const returnUrl = 'http://127.0.0.1:3000/settings/billing'

async function join() {
  const { session } = await openTrialCheckout(stripe)
  await payOnPage(session.url ?? '')
  const done = await stripe.checkout.sessions.retrieve(session.id)

  return { customer: idOf(done.customer) ?? '', subscription: idOf(done.subscription) ?? '' }
}

async function open(customer: string, flow?: Stripe.BillingPortal.SessionCreateParams.FlowData) {
  const configuration = await ensurePortal(stripe)

  return stripe.billingPortal.sessions.create({
    customer,
    configuration,
    return_url: returnUrl,
    ...(flow && { flow_data: flow }),
  })
}

const cardFlow = {
  type: 'payment_method_update',
  after_completion: { type: 'redirect', redirect: { return_url: `${returnUrl}?changed=card` } },
}
const cardOf = async (customer: string) => {
  const found = (await stripe.customers.retrieve(customer, {
    expand: ['invoice_settings.default_payment_method'],
  })) as Stripe.Customer

  return (found.invoice_settings.default_payment_method as Stripe.PaymentMethod | null)?.card?.last4 ?? null
}
const post = (url: string, form: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })

test('the product’s configuration is made once and found again', async () => {
  const first = await ensurePortal(stripe)
  expect(await ensurePortal(stripe)).toBe(first)
  expect((await stripe.billingPortal.configurations.list()).data).toHaveLength(1)
})

test('a session without a configuration takes the default that the account has saved', async () => {
  const { customer } = await join()
  const session = await stripe.billingPortal.sessions.create({ customer })
  const configurations = await stripe.billingPortal.configurations.list({ is_default: true })
  expect(configurations.data.map(({ id }) => id)).toEqual([session.configuration])
})

test('the page tells what runs and what was paid; a plan is cancelled there and kept again', async () => {
  const { customer, subscription } = await join()
  const { url } = await open(customer)
  const home = await (await fetch(url)).text()
  expect(home).toContain('Guild')
  expect(home).toContain('Visa ending 4242')
  expect(await (await fetch(`${url}/cancel/${subscription}`)).text()).toContain('Cancel your plan?')

  await post(`${url}/cancel/${subscription}`)
  expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ cancel_at_period_end: true })
  expect(await (await fetch(url)).text()).toContain('Ends on')
  await post(`${url}/keep/${subscription}`)
  expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ cancel_at: null })
})

test('one person’s address does not cancel another one’s plan', async () => {
  const [mine, theirs] = [await join(), await join()]
  const { url } = await open(mine.customer)
  await post(`${url}/cancel/${theirs.subscription}`)
  expect(await stripe.subscriptions.retrieve(theirs.subscription)).toMatchObject({ cancel_at_period_end: false })
})

test('a new card becomes the customer’s own, and the page leads straight back', async () => {
  const { customer } = await join()
  const { url } = await open(customer, cardFlow)
  const page = await fetch(url)
  expect(page.url).toMatch(/\/card$/)
  const done = await payOnPage(page.url, { number: '5555555555554444' })
  expect(done.location).toBe(`${returnUrl}?changed=card`)
  expect(await cardOf(customer)).toBe('4444')
  const [event] = (await stripe.events.list({ type: 'customer.updated' })).data
  expect(event?.data.previous_attributes).toHaveProperty('invoice_settings')
})

test('a refused card changes nothing, and the bank’s consent is asked where it wants to give it', async () => {
  const { customer } = await join()
  const { url } = await open(customer, cardFlow)
  const refused = await payOnPage(`${url}/card`, { number: '4000000000000002' })
  expect(refused).toMatchObject({ status: 402, location: null })
  expect(refused.text).toContain('declined')
  expect(await cardOf(customer)).toBeNull()

  const asked = await payOnPage(`${url}/card`, { number: '4000002760003184' })
  expect(asked.location).toMatch(/\/card\/authenticate$/)
  await post(`${url}/card/authenticate`, { decision: 'fail' })
  expect(await cardOf(customer)).toBeNull()
  expect(await (await fetch(`${url}/card`)).text()).toContain('could not authenticate')
  await payOnPage(`${url}/card`, { number: '4000002760003184' })
  const back = await post(`${url}/card/authenticate`, { decision: 'complete' })
  expect(back.headers.get('location')).toBe(`${returnUrl}?changed=card`)
  expect(await cardOf(customer)).toBe('3184')
})
