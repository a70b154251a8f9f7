import type Stripe from 'stripe'
import { beforeAll, expect, test } from 'vitest'
import { subscriptionDetails } from '#activities/billing/charge-terms.ts'
import { findPauseCredit } from '#activities/memberships/find-pause-credit.ts'
import { pauseRate } from '#activities/memberships/pause-rate.ts'
import { resumeParams } from '#activities/memberships/resume-params.ts'
import { openTestSandbox } from '#infra/sandbox/open-test-sandbox.ts'
import { pauseStatement } from '#workflows/billing/statement.rules.ts'
import { type PauseMoney, pauseMoney } from '#workflows/memberships/pause-money.rules.ts'

/** What we foresee and state, beside what Stripe credits and charges, for every kind of code, tax and date. */
const { sandbox, stripe } = await openTestSandbox()
const day = 86_400_000

type Life = { name: string; subscription: string; foreseen?: PauseMoney; statedCents?: number }
type Coupon = Stripe.CouponCreateParams | null

const coupons: Record<string, Coupon> = {
  'no code': null,
  '15 % once': { percent_off: 15, duration: 'once' },
  '33.33 % for a month': { percent_off: 33.33, duration: 'repeating', duration_in_months: 1 },
  '15 % for ever': { percent_off: 15, duration: 'forever' },
  '7.77 once': { amount_off: 777, currency: 'eur', duration: 'once' },
  '7.77 for ever': { amount_off: 777, currency: 'eur', duration: 'forever' },
  'all of it, once': { percent_off: 100, duration: 'once' },
}
const ofEachTax = new Set(['no code', '15 % once', '33.33 % for a month', '7.77 for ever'])
const taxes = ['untaxed', 'added', 'contained', 'reversed', 'another rate since', 'reversed since'] as const
type Tax = (typeof taxes)[number]

const lives: Life[] = []
const rates: Record<'added' | 'contained' | 'later', string> = { added: '', contained: '', later: '' }

const advance = async (by: string) => {
  expect((await sandbox.desk.send('POST', 'clock', { advance: by, force: true })).status).toBe(200)
}
const read = (id: string) => stripe.subscriptions.retrieve(id, { expand: [...subscriptionDetails, 'latest_invoice'] })

async function now() {
  return new Date((await stripe.customers.create({ email: 'clock@example.com' })).created * 1000)
}

async function begin(name: string, { coupon, tax, price }: { coupon: string | null; tax: Tax; price: string }) {
  const { id: customer } = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    ...(tax === 'reversed' && { tax_exempt: 'reverse' }),
  })
  const [method] = (await stripe.paymentMethods.list({ customer })).data
  const rate = tax === 'contained' ? rates.contained : rates.added
  const { id: subscription } = await stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_payment_method: method?.id ?? '',
    ...(coupon && { discounts: [{ coupon }] }),
    ...(tax !== 'untaxed' && { default_tax_rates: [rate] }),
  })
  if (tax === 'another rate since')
    await stripe.subscriptions.update(subscription, { default_tax_rates: [rates.later] })
  if (tax === 'reversed since') await stripe.customers.update(customer, { tax_exempt: 'reverse' })
  lives.push({ name, subscription })
}

/** Foreseen a moment before, paused, and stated a moment after. */
async function pause(life: Life, { at, days }: { at: Date; days: number }) {
  const rate = await pauseRate(stripe, await read(life.subscription), at)
  life.foreseen = pauseMoney(rate, { startsAt: at.getTime(), endsAt: at.getTime() + days * day }, day)
  await stripe.subscriptions.pause(life.subscription, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'now' } },
    invoicing_behavior: 'pending_invoice_item',
  })
  const { currency, lines, amountCents } = await findPauseCredit(stripe, await read(life.subscription))
  const { total } = pauseStatement({ pauseId: life.name, pausedAt: at.toISOString(), currency, lines })
  life.statedCents = total.grossCents
  expect({ life: life.name, kept: amountCents }).toEqual({ life: life.name, kept: total.grossCents })
}

const grossOf = ({ amount, taxes: added }: Stripe.InvoiceLineItem) =>
  (added ?? []).reduce((sum, tax) => sum + (tax.tax_behavior === 'exclusive' ? tax.amount : 0), amount)

beforeAll(async () => {
  await sandbox.desk.send('POST', 'clock', { freeze: true, force: true })
  const added = { display_name: 'VAT', percentage: 19, inclusive: false }
  rates.added = (await stripe.taxRates.create(added)).id
  rates.later = (await stripe.taxRates.create({ ...added, percentage: 8.375 })).id
  rates.contained = (await stripe.taxRates.create({ ...added, percentage: 20, inclusive: true })).id
  const price = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 2999,
    product_data: { name: 'Guild' },
    recurring: { interval: 'month' },
  })
  for (const [name, coupon] of Object.entries(coupons)) {
    const id = coupon && (await stripe.coupons.create(coupon)).id
    // Under every tax where a code is of a kind of its own, else under one.
    for (const tax of ofEachTax.has(name) ? taxes : taxes.slice(1, 2))
      await begin(`${name}, ${tax}`, { coupon: id, tax, price: price.id })
  }
  await advance('8d')
}, 60_000)

test('paused and resumed under every code and tax, the credit, the statement and the charge are Stripe’s to the cent', async () => {
  const days = 37
  const at = await now()
  for (const life of lives) await pause(life, { at, days })
  await advance(`${days}d`)

  for (const { name, subscription, foreseen, statedCents } of lives) {
    await stripe.subscriptions.resume(subscription, resumeParams)
    const { latest_invoice: latest, items } = await read(subscription)
    const invoice = latest as Stripe.Invoice
    const sum = (isCredit: boolean) =>
      invoice.lines.data.filter(({ amount }) => amount < 0 === isCredit).reduce((all, line) => all + grossOf(line), 0)
    const { lines } = invoice
    expect(lines.data.length).toBeGreaterThan(0)
    expect({ name, ...foreseen, statedCents }).toMatchObject({
      name,
      creditCents: 0 - sum(true),
      statedCents: 0 - sum(true),
      restCents: sum(false),
      chargeCents: invoice.amount_due,
      leftCents: Math.max(0, -invoice.total),
      renewsAt: new Date((items.data[0]?.current_period_end ?? 0) * 1000).toISOString(),
    })
    const renewal = await stripe.invoices.createPreview({ subscription })
    expect({ name, renewalCents: foreseen?.renewalCents }).toEqual({ name, renewalCents: renewal.total })
  }
  expect(new Set(lives.map(({ foreseen }) => foreseen?.creditCents)).size).toBe(9)
}, 60_000)

test('paused once more, what was charged at the resumption is credited, and credit from before is taken off', async () => {
  const days = 9
  await advance('3d')
  const at = await now()
  for (const life of lives) await pause(life, { at, days })
  expect(lives.some(({ foreseen }) => (foreseen?.earlierCents ?? 0) > 0)).toBe(true)
  await advance(`${days}d`)

  for (const { name, subscription, foreseen, statedCents } of lives) {
    await stripe.subscriptions.resume(subscription, resumeParams)
    const { latest_invoice: latest, customer } = await read(subscription)
    const invoice = latest as Stripe.Invoice
    const { balance } = customer as Stripe.Customer
    expect({ name, charge: foreseen?.chargeCents, left: foreseen?.leftCents, statedCents }).toEqual({
      name,
      charge: invoice.amount_due,
      left: 0 - balance || 0,
      statedCents: foreseen?.creditCents,
    })
  }
}, 60_000)
