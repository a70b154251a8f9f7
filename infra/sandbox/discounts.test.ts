import fc from 'fast-check'
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually, payOnPage } from './testing.ts'
import { reduceLines, type Adjustable } from './stripe/billing/adjust-lines.ts'

const { sandbox, stripe } = await openTestSandbox()

async function member() {
  const customer = await stripe.customers.create({ email: 'ada@example.com', payment_method: 'pm_card_visa' })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method?.id ?? '' } })

  return customer
}

const monthly = (unit_amount: number) =>
  stripe.prices.create({
    currency: 'eur',
    unit_amount,
    product_data: { name: 'Guild' },
    recurring: { interval: 'month' },
  })

async function firstInvoice(subscription: Stripe.Subscription) {
  return stripe.invoices.retrieve(subscription.latest_invoice as string)
}

test('a coupon for one invoice lowers the first, and is gone before the second', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20 })
  const [customer, price] = [await member(), await monthly(2900)]
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    discounts: [{ coupon: coupon.id }],
  })
  expect(await firstInvoice(subscription)).toMatchObject({
    subtotal: 2900,
    total: 2320,
    amount_paid: 2320,
    total_discount_amounts: [{ amount: 580 }],
  })
  expect((await stripe.subscriptions.retrieve(subscription.id)).discounts).toEqual([])
  expect(await stripe.invoices.createPreview({ subscription: subscription.id })).toMatchObject({ total: 2900 })
  expect(await stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 1 })
})

test('a coupon that lasts lowers every invoice and each share of one', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' })
  const [customer, price, dearer] = [await member(), await monthly(1000), await monthly(3000)]
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    discounts: [{ coupon: coupon.id }],
  })
  const item = subscription.items.data[0]
  const middle = Math.floor(((item?.current_period_start ?? 0) + (item?.current_period_end ?? 0)) / 2)
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item?.id ?? '', price: dearer.id }],
    proration_date: middle,
  })
  // Half of the difference at half the price, and the next month at half the price.
  expect(await stripe.invoices.createPreview({ subscription: subscription.id })).toMatchObject({ total: 500 + 1500 })
})

test('a promotion code is redeemed once where it is for one, and refused after', async () => {
  const coupon = await stripe.coupons.create({ amount_off: 500, currency: 'eur', duration: 'forever' })
  const promotion = await stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'FRIENDS',
    max_redemptions: 1,
  })
  const price = await monthly(2000)
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: price.id, quantity: 1 }],
    discounts: [{ promotion_code: promotion.id }],
    success_url: 'http://127.0.0.1:3000/back',
  })
  expect(session).toMatchObject({ amount_subtotal: 2000, amount_total: 1500, total_details: { amount_discount: 500 } })
  await payOnPage(session.url ?? '')
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice', 'subscription.discounts'] })
  expect(done).toMatchObject({ status: 'complete', invoice: { total: 1500, amount_paid: 1500 } })
  expect(await stripe.promotionCodes.retrieve(promotion.id)).toMatchObject({ active: false, times_redeemed: 1 })
  const second = await member()
  await expect(
    stripe.subscriptions.create({
      customer: second.id,
      items: [{ price: price.id }],
      discounts: [{ promotion_code: promotion.id }],
    }),
  ).rejects.toMatchObject({ code: 'coupon_expired' })
})

test('tax is added or contained as its rate says, and not taken where the tax is reversed', async () => {
  const added = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false })
  const contained = await stripe.taxRates.create({ display_name: 'MwSt', percentage: 19, inclusive: true })
  const [customer, price] = [await member(), await monthly(1000)]
  const taxed = (rate: string, of = customer.id) =>
    stripe.subscriptions.create({ customer: of, items: [{ price: price.id }], default_tax_rates: [rate] })
  expect(await firstInvoice(await taxed(added.id))).toMatchObject({
    subtotal: 1000,
    total: 1190,
    total_excluding_tax: 1000,
    total_taxes: [{ amount: 190, tax_behavior: 'exclusive', taxability_reason: 'standard_rated' }],
  })
  expect(await firstInvoice(await taxed(contained.id))).toMatchObject({
    total: 1000,
    total_excluding_tax: 840,
    total_taxes: [{ amount: 160, tax_behavior: 'inclusive' }],
  })
  const abroad = await member()
  await stripe.customers.update(abroad.id, { tax_exempt: 'reverse' })
  expect(await firstInvoice(await taxed(added.id, abroad.id))).toMatchObject({
    total: 1000,
    customer_tax_exempt: 'reverse',
    total_taxes: [{ amount: 0, taxability_reason: 'reverse_charge' }],
  })
})

test('a session charges discount and tax of one-time prices, and bills them beside a subscription', async () => {
  const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 10, inclusive: false })
  const coupon = await stripe.coupons.create({ percent_off: 25 })
  const once = await stripe.prices.create({ currency: 'eur', unit_amount: 4000, product_data: { name: 'Starter kit' } })
  const ticket = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: once.id, quantity: 1, tax_rates: [rate.id] }],
    discounts: [{ coupon: coupon.id }],
    success_url: 'http://127.0.0.1:3000/back',
  })
  expect(ticket).toMatchObject({ amount_total: 3300, total_details: { amount_discount: 1000, amount_tax: 300 } })
  await payOnPage(ticket.url ?? '')
  const paid = await stripe.checkout.sessions.retrieve(ticket.id, { expand: ['payment_intent'] })
  expect(paid).toMatchObject({ payment_status: 'paid', payment_intent: { amount_received: 3300 } })

  const both = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [
      { price: (await monthly(1000)).id, quantity: 1 },
      { price: once.id, quantity: 1 },
    ],
    success_url: 'http://127.0.0.1:3000/back',
  })
  await payOnPage(both.url ?? '')
  const joined = await stripe.checkout.sessions.retrieve(both.id, { expand: ['invoice'] })
  expect(joined).toMatchObject({ amount_total: 5000, invoice: { amount_paid: 5000 } })
  expect(await stripe.invoices.createPreview({ subscription: joined.subscription as string })).toMatchObject({
    total: 1000,
  })
})

test("a customer's discount is set, replaced and taken away with its own news", async () => {
  const customer = await member()
  const older = (body: Record<string, string>) =>
    fetch(`http://127.0.0.1:${sandbox.ports.stripe}/v1/customers/${customer.id}`, {
      method: 'POST',
      body: new URLSearchParams(body),
      headers: { authorization: `Bearer ${sandbox.stripeSecretKey}` },
    })
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' })
  expect((await older({ coupon: coupon.id })).status).toBe(200)
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ discount: { source: { coupon: coupon.id } } })
  await stripe.customers.deleteDiscount(customer.id)
  const news = await eventually('both events', () => {
    const types = sandbox.receiver.received.map(({ event }) => event.type as string)

    return types.includes('customer.discount.created') && types.includes('customer.discount.deleted')
  })
  expect(news).toBe(true)
  await expect(stripe.rawRequest('POST', `/v1/customers/${customer.id}`, { coupon: coupon.id })).rejects.toMatchObject({
    code: 'parameter_unknown',
  })
})

test('a fixed amount is spread to the cent and takes no more than there is', () => {
  const coupon = (amount_off: number) => ({ amount_off, percent_off: null, currency: 'eur' }) as Stripe.Coupon
  const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 300_000 }), (sizes, off) => {
      const lines = sizes.map((amount) => ({ amount, discountable: true, discounts: [] }) as unknown as Adjustable)
      const taken = reduceLines(lines, coupon(off), { discountId: 'di_1', currency: 'eur' })
      const total = sizes.reduce((sum, amount) => sum + amount, 0)
      expect(taken).toBe(Math.min(off, total))
      for (const line of lines)
        for (const { amount } of line.discount_amounts ?? []) {
          expect(amount).toBeGreaterThanOrEqual(0)
          expect(amount).toBeLessThanOrEqual(line.amount)
        }
    }),
  )
})
