import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { payOnPage } from './testing.ts'

const { stripe } = await openTestSandbox()

type Wish = {
  coupon?: Stripe.CouponCreateParams
  tax?: { percentage: number; inclusive: boolean }
  trialDays?: number
  interval?: 'month' | 'year'
  /** A price that is paid once, beside it. */
  once?: number
}

async function open({ coupon, tax, trialDays, interval = 'month', once }: Wish) {
  const rate = tax && (await stripe.taxRates.create({ display_name: 'VAT', ...tax }))
  const price = (unit_amount: number, recurring?: { interval: 'month' | 'year' }) =>
    stripe.prices.create({
      currency: 'eur',
      unit_amount,
      product_data: { name: 'Guild' },
      ...(recurring && { recurring }),
    })
  const prices = [await price(2900, { interval }), ...(once ? [await price(once)] : [])]
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: prices.map(({ id }) => ({ price: id, quantity: 1 })),
    ...(coupon && { discounts: [{ coupon: (await stripe.coupons.create(coupon)).id }] }),
    subscription_data: {
      ...(trialDays && { trial_period_days: trialDays }),
      ...(rate && { default_tax_rates: [rate.id] }),
    },
    success_url: 'http://127.0.0.1:3000/back',
  })
  const html = await (await fetch(session.url ?? '')).text()
  const text = (pattern: RegExp) => pattern.exec(html)?.[1]?.replaceAll(/<[^>]+>/g, '') ?? null
  const lines = [...html.matchAll(/<li[^>]*>(.*?)<\/li>/g)].map(([, row = '']) =>
    row
      .replaceAll(/<span class="faint">.*?<\/span>/g, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )

  return {
    session,
    headline: text(/class="amount">(.*?)<\/p>/),
    detail: text(/class="amount">.*?<\/p>\s*<p class="soft"[^>]*>(.*?)<\/p>/s),
    button: text(/type="submit">(.*?)<\/button>/),
    lines: lines.slice(1),
  }
}

const percent = (percent_off: number, duration: 'forever' | 'once' | 'repeating', duration_in_months?: number) => {
  return { percent_off, duration, ...(duration_in_months && { duration_in_months }) }
}

test.each<[string, Wish, { headline: string; detail: string | null; button: string; lines: string[] }]>([
  [
    'a plain price',
    {},
    { headline: '€29.00 per month', detail: null, button: 'Pay €29.00', lines: ['Due today €29.00'] },
  ],
  [
    'a code once',
    { coupon: percent(20, 'once') },
    {
      headline: '€23.20',
      detail: 'Then €29.00 per month after.',
      button: 'Pay €23.20',
      lines: ['Discount -€5.80', 'Due today €23.20'],
    },
  ],
  [
    'a code for three months, and tax on top',
    { coupon: percent(20, 'repeating', 3), tax: { percentage: 19, inclusive: false } },
    {
      headline: '€27.61 per month',
      detail: 'For 3 months, then €34.51 per month after.',
      button: 'Pay €27.61',
      lines: ['Discount -€5.80', 'Tax €4.41', 'Due today €27.61'],
    },
  ],
  [
    'a code that lasts, and tax inside',
    { coupon: percent(20, 'forever'), tax: { percentage: 19, inclusive: true } },
    {
      headline: '€23.20 per month',
      detail: null,
      button: 'Pay €23.20',
      lines: ['Discount -€5.80', 'Tax included €3.70', 'Due today €23.20'],
    },
  ],
  [
    'a year, with a code for three months',
    { interval: 'year', coupon: percent(20, 'repeating', 3) },
    {
      headline: '€23.20',
      detail: 'Then €29.00 per year after.',
      button: 'Pay €23.20',
      lines: ['Discount -€5.80', 'Due today €23.20'],
    },
  ],
  [
    'a trial with tax',
    { trialDays: 3, tax: { percentage: 19, inclusive: false } },
    {
      headline: '3 days free, then €34.51 per month',
      detail: 'Nothing is taken today.',
      button: 'Start free trial',
      lines: ['Total after trial €34.51', 'Due today €0.00'],
    },
  ],
  [
    'a trial with a code once',
    { trialDays: 3, coupon: percent(20, 'once') },
    {
      headline: '3 days free, then €23.20',
      detail: 'Nothing is taken today. Then €23.20, then €29.00 per month after.',
      button: 'Start free trial',
      lines: ['Total after trial €23.20', 'Due today €0.00'],
    },
  ],
  [
    'all of the first month',
    { coupon: percent(100, 'once') },
    {
      headline: '€0.00',
      detail: 'Then €29.00 per month after.',
      button: 'Subscribe',
      lines: ['Discount -€29.00', 'Due today €0.00'],
    },
  ],
  [
    'something that is paid once beside it',
    { once: 1000 },
    {
      headline: '€39.00',
      detail: 'Then €29.00 per month after.',
      button: 'Pay €39.00',
      lines: ['Guild €10.00', 'Due today €39.00'],
    },
  ],
])('the payment page of %s says what is due today and what follows', async (_, wish, shown) => {
  const { headline, detail, button, lines } = await open(wish)

  expect({ headline, detail, button, lines }).toEqual(shown)
})

test('what the page says of today and of the next charge is what the invoices are', async () => {
  const wish: Wish = { coupon: percent(20, 'once'), tax: { percentage: 19, inclusive: false } }
  const { session, headline, detail } = await open(wish)
  await payOnPage(session.url ?? '')
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] })
  const { total: next } = await stripe.invoices.createPreview({ subscription: done.subscription as string })
  const euros = (cents: number) => `€${(cents / 100).toFixed(2)}`

  expect(headline).toBe(euros((done.invoice as Stripe.Invoice).amount_paid))
  expect(detail).toBe(`Then ${euros(next)} per month after.`)
})
