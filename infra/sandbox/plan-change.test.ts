import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { at, beginLife, monthly } from './clock-testing.ts'
import { openTestSandbox } from './open-test-sandbox.ts'

const { stripe } = await openTestSandbox()

async function subscribe(card = 'pm_card_visa') {
  const { id: customer } = await stripe.customers.create({ payment_method: card })
  const [method] = (await stripe.paymentMethods.list({ customer })).data
  const { id: product } = await stripe.products.create({ name: 'Plan' })
  const price = (unit_amount: number, interval: 'month' | 'year') =>
    stripe.prices.create({ currency: 'eur', unit_amount, product, recurring: { interval } })
  const [small, big, yearly] = [await price(1000, 'month'), await price(3000, 'month'), await price(30_000, 'year')]
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [{ price: small.id }],
    default_payment_method: method?.id ?? '',
  })
  const [item] = subscription.items.data
  if (!item) throw new Error('no item')
  const middle = Math.floor((item.current_period_start + item.current_period_end) / 2)

  return { customer, subscription, item, big, small, yearly, middle }
}

type Subscribed = Awaited<ReturnType<typeof subscribe>>

/** The same change as a preview and for good. */
async function change({ customer, subscription, item, middle }: Subscribed, price: Stripe.Price) {
  const details = {
    items: [{ id: item.id, price: price.id }],
    proration_behavior: 'always_invoice',
    proration_date: middle,
  }
  const preview = await stripe.invoices.createPreview({
    customer,
    subscription: subscription.id,
    subscription_details: details,
  })
  const changed = await stripe.subscriptions.update(subscription.id, {
    ...details,
    payment_behavior: 'error_if_incomplete',
    expand: ['latest_invoice'],
  })

  return { preview, changed, invoice: changed.latest_invoice as Stripe.Invoice }
}

test('an upgrade half-way costs half the difference at once, exactly as the preview said', async () => {
  const subscribed = await subscribe()
  const { preview, changed, invoice } = await change(subscribed, subscribed.big)
  expect(preview).toMatchObject({ total: 1000, amount_due: 1000, billing_reason: 'subscription_update' })
  expect(invoice).toMatchObject({ total: 1000, amount_paid: 1000, status: 'paid' })
  expect(changed.items.data[0]).toMatchObject({
    price: { id: subscribed.big.id },
    current_period_end: subscribed.item.current_period_end,
  })
  expect((await stripe.invoices.list({ customer: subscribed.customer })).data).toHaveLength(2)
})

test('a downgrade leaves credit, which the next invoice takes first', async () => {
  const subscribed = await subscribe()
  await change(subscribed, subscribed.big)
  const { preview, invoice } = await change(subscribed, subscribed.small)
  expect(preview).toMatchObject({ total: -1000, amount_due: 0 })
  expect(invoice).toMatchObject({ total: -1000, amount_due: 0, status: 'paid' })
  expect(await stripe.customers.retrieve(subscribed.customer)).toMatchObject({ balance: -1000 })
  expect(await stripe.invoices.createPreview({ subscription: subscribed.subscription.id })).toMatchObject({
    total: 1000,
    amount_due: 0,
  })
})

test('another interval begins now: the unused half is credited, the whole year is billed', async () => {
  const subscribed = await subscribe()
  const { preview, changed, invoice } = await change(subscribed, subscribed.yearly)
  expect(preview).toMatchObject({ total: 29_500, amount_due: 29_500 })
  expect(invoice).toMatchObject({ total: 29_500, amount_paid: 29_500 })
  const [item] = changed.items.data
  expect(item?.current_period_end).toBeGreaterThan((item?.current_period_start ?? 0) + 364 * 86_400)
})

test('another interval without proration is charged whole and once, when it is asked for, and as the preview said', async () => {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 2900 })
  await life.advanceTo('2026-04-01T23:55:00Z')
  const { id: yearly } = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 29_000,
    product_data: { name: 'Year' },
    recurring: { interval: 'year' },
  })
  const changes = {
    items: [{ id: life.item, price: yearly }],
    proration_behavior: 'none' as const,
    billing_cycle_anchor: { type: 'now' as const },
  }
  const preview = await stripe.invoices.createPreview({
    subscription: life.subscription,
    subscription_details: changes,
  })
  expect(preview).toMatchObject({ total: 29_000, billing_reason: 'subscription_update' })
  const changed = await stripe.subscriptions.update(life.subscription, changes)
  expect(changed.items.data[0]).toMatchObject({
    current_period_start: at('2026-04-01T23:55:00Z'),
    current_period_end: at('2027-04-01T23:55:00Z'),
  })
  await life.advanceTo('2026-07-01T00:00:00Z')
  const charges = async () => {
    const { data } = await stripe.invoices.list({ subscription: life.subscription })

    return data.map(({ amount_paid: paid, lines }) => [paid, lines.data.length])
  }
  expect(await charges()).toEqual([
    [29_000, 1],
    [2900, 1],
  ])
  await life.advanceTo('2027-04-02T02:00:00Z')
  expect(await charges()).toHaveLength(3)
  expect(await stripe.customers.retrieve(life.customer)).toMatchObject({ balance: 0 })
})

test('another interval at a bank that declines is past due with one open invoice, as a renewal is', async () => {
  const { customer, subscription, item, yearly } = await subscribe()
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
  await stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id })
  const changed = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item.id, price: yearly.id }],
    proration_behavior: 'none',
    billing_cycle_anchor: { type: 'now' },
    expand: ['latest_invoice'],
  })
  expect(changed).toMatchObject({
    status: 'past_due',
    items: { data: [{ price: { id: yearly.id } }] },
    latest_invoice: { status: 'open', amount_due: 30_000, attempt_count: 1 },
  })
  expect((changed.latest_invoice as Stripe.Invoice).next_payment_attempt).not.toBeNull()
})

test('a preview leaves out the discounts it is told to', async () => {
  const { subscription, item, big } = await subscribe()
  const [short, lasting] = [
    await stripe.coupons.create({ percent_off: 50, duration: 'repeating', duration_in_months: 1 }),
    await stripe.coupons.create({ percent_off: 10, duration: 'forever' }),
  ]
  const discounted = await stripe.subscriptions.update(subscription.id, {
    discounts: [{ coupon: short.id }, { coupon: lasting.id }],
    expand: ['discounts'],
  })
  const [, kept] = discounted.discounts as Stripe.Discount[]
  const details = { items: [{ id: item.id, price: big.id }], proration_behavior: 'none' as const }
  const preview = (discounts?: { discount: string }[] | '') =>
    stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { ...details, billing_cycle_anchor: { type: 'now' } },
      ...(discounts !== undefined && { discounts }),
    })
  expect(await preview()).toMatchObject({ total: 1350 })
  expect(await preview([{ discount: kept?.id ?? '' }])).toMatchObject({ total: 2700 })
  expect(await preview('')).toMatchObject({ total: 3000 })
})

test('a bank that declines leaves the plan, the period and the invoices as they were', async () => {
  const subscribed = await subscribe()
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: subscribed.customer })
  await stripe.subscriptions.update(subscribed.subscription.id, { default_payment_method: bad.id })
  await expect(change(subscribed, subscribed.big)).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' })
  const after = await stripe.subscriptions.retrieve(subscribed.subscription.id)
  expect(after).toMatchObject({ status: 'active', items: { data: [{ price: { id: subscribed.small.id } }] } })
  expect((await stripe.invoices.list({ customer: subscribed.customer })).data).toHaveLength(1)
})

test('a price set without proration shortly before the period ends is charged from the renewal on, and nothing else', async () => {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 2900 })
  await life.advanceTo('2026-04-01T18:00:00Z')
  const small = await monthly(stripe, 900)
  const changes = { items: [{ id: life.item, price: small }], proration_behavior: 'none' as const }
  const preview = await stripe.invoices.createPreview({
    subscription: life.subscription,
    subscription_details: changes,
  })
  expect(preview).toMatchObject({ total: 900, billing_reason: 'upcoming' })
  await stripe.subscriptions.update(life.subscription, changes)
  await life.advanceTo('2026-05-03T00:00:00Z')

  const { data } = await stripe.invoices.list({ subscription: life.subscription })
  expect(data.map(({ amount_paid: paid, lines }) => [paid, lines.data.length])).toEqual([
    [900, 1],
    [900, 1],
    [2900, 1],
  ])
  expect((await stripe.invoiceItems.list({ customer: life.customer })).data).toEqual([])
  expect(await stripe.customers.retrieve(life.customer)).toMatchObject({ balance: 0 })
})
