import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { at, beginLife, monthly, replaceCard, type Life } from './clock-testing.ts'
import { openTestSandbox } from './open-test-sandbox.ts'

const { stripe } = await openTestSandbox()

const KEEP_DAY = {
  billing_cycle_anchor: { type: 'unchanged' },
  proration_behavior: 'create_prorations',
  payment_behavior: 'resume_on_payment_success',
} as const

const invoicesOf = async ({ subscription }: Life) => (await stripe.invoices.list({ subscription, limit: 50 })).data
const latestOf = async (life: Life) => {
  const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(life.subscription, {
    expand: ['latest_invoice'],
  })

  return invoice as Stripe.Invoice
}
const statusOf = async ({ subscription }: Life) => (await stripe.subscriptions.retrieve(subscription)).status
const amountsOf = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount }) => amount)

/** A life that is paused on 4 March and, with a card that pays no more, could not be resumed on 5 April. */
async function failToResume() {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 24_995 })
  await life.advanceTo('2026-03-04T00:00:00Z')
  await stripe.subscriptions.pause(life.subscription, { bill_for: { unused_time_from: { type: 'none' } } })
  await life.advanceTo('2026-04-05T00:00:00Z')
  await replaceCard(stripe, life.customer, 'pm_card_chargeCustomerFail')
  const answer = await stripe.subscriptions.resume(life.subscription, KEEP_DAY)

  return { life, answer, invoice: await latestOf(life) }
}

test('249.95 a month from 2 March, paused on 4 March, gives back 233.82; kept on the 2nd from 5 April, it takes 224.96 of it', async () => {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 24_995 })
  await life.advanceTo('2026-03-04T00:00:00Z')
  const seen = await stripe.invoices.createPreview({
    subscription: life.subscription,
    subscription_details: { pause: { invoicing_behavior: 'invoice' } },
  })
  expect(seen.total).toBe(-23_382)
  const paused = await stripe.subscriptions.pause(life.subscription, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'now' } },
    invoicing_behavior: 'pending_invoice_item',
  })
  expect(paused).toMatchObject({
    status: 'paused',
    status_details: { paused: { transitioned_at: at('2026-03-04T00:00:00Z') } },
    items: { data: [{ current_period_end: at('2026-03-04T00:00:00Z') }] },
  })
  const [credit] = (await stripe.invoiceItems.list({ customer: life.customer, pending: true })).data
  expect(credit).toMatchObject({ amount: -23_382, proration: true })

  await life.advanceTo('2026-04-05T00:00:00Z')
  expect(await invoicesOf(life)).toHaveLength(1)
  const foreseen = await stripe.invoices.createPreview({
    subscription: life.subscription,
    subscription_details: { resume_at: 'now', billing_cycle_anchor: { type: 'unchanged' } },
  })
  expect(amountsOf(foreseen)).toEqual([-23_382, 22_496])
  expect(await stripe.subscriptions.resume(life.subscription, KEEP_DAY)).toMatchObject({
    status: 'active',
    items: {
      data: [{ current_period_start: at('2026-04-02T00:00:00Z'), current_period_end: at('2026-05-02T00:00:00Z') }],
    },
  })
  const resumption = await latestOf(life)
  expect(resumption).toMatchObject({
    status: 'paid',
    total: -886,
    amount_due: 0,
    billing_reason: 'subscription_update',
  })
  expect(amountsOf(resumption)).toEqual([-23_382, 22_496])

  await life.advanceTo('2026-05-02T02:00:00Z')
  expect(await latestOf(life)).toMatchObject({
    created: at('2026-05-02T00:00:00Z'),
    status: 'paid',
    total: 24_995,
    amount_paid: 24_995 - 886,
  })
  await expect(stripe.subscriptions.resume(life.subscription, KEEP_DAY)).rejects.toMatchObject({ statusCode: 400 })
})

test('100 a month from 1 June, 200 from 16 June at midnight, bills 250.00 on 1 July', async () => {
  const life = await beginLife(stripe, { from: '2026-06-01T00:00:00Z', amount: 10_000 })
  await life.advanceTo('2026-06-16T00:00:00Z')
  await stripe.subscriptions.update(life.subscription, {
    items: [{ id: life.item, price: await monthly(stripe, 20_000) }],
  })
  await life.advanceTo('2026-07-01T02:00:00Z')
  const bill = await latestOf(life)
  expect(bill).toMatchObject({
    created: at('2026-07-01T00:00:00Z'),
    status: 'paid',
    total: 25_000,
    amount_paid: 25_000,
  })
  expect(amountsOf(bill)).toEqual([20_000, -5000, 10_000])
})

test('resuming without a new card stays paused, is tried again by the ladder, and ends the pause when it is paid', async () => {
  const { life, answer, invoice } = await failToResume()
  expect(answer.status).toBe('paused')
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, amount_due: 22_496 })
  expect(invoice.next_payment_attempt).toBe(at('2026-04-06T00:00:00Z'))
  await replaceCard(stripe, life.customer, 'pm_card_visa')
  await life.advanceTo('2026-04-06T01:00:00Z')
  expect(await stripe.subscriptions.retrieve(life.subscription)).toMatchObject({
    status: 'active',
    billing_cycle_anchor: at('2026-03-02T00:00:00Z'),
    items: { data: [{ current_period_end: at('2026-05-02T00:00:00Z') }] },
  })
})

test('the last failed try of a resumption leaves it paused', async () => {
  const { life, invoice } = await failToResume()
  await life.advanceTo('2026-04-20T00:00:00Z')
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    status: 'open',
    attempt_count: 9,
    next_payment_attempt: null,
  })
  expect(await stripe.subscriptions.retrieve(life.subscription)).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'pause_requested' } } },
  })
})

test('a void resumption invoice keeps the pause, an uncollectible one ends it', async () => {
  const first = await failToResume()
  await stripe.invoices.voidInvoice(first.invoice.id)
  expect(await statusOf(first.life)).toBe('paused')
  const second = await failToResume()
  await stripe.invoices.markUncollectible(second.invoice.id)
  expect(await statusOf(second.life)).toBe('active')
})

test('a credit that a void resumption had used up is there for the next', async () => {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 24_995 })
  await life.advanceTo('2026-03-22T00:00:00Z')
  await stripe.subscriptions.pause(life.subscription)
  await life.advanceTo('2026-04-05T00:00:00Z')
  await replaceCard(stripe, life.customer, 'pm_card_chargeCustomerFail')
  await stripe.subscriptions.resume(life.subscription, KEEP_DAY)
  const lost = await latestOf(life)
  expect(amountsOf(lost)).toEqual([-8869, 22_496])
  await stripe.invoices.voidInvoice(lost.id)
  await replaceCard(stripe, life.customer, 'pm_card_visa')
  expect(await stripe.subscriptions.resume(life.subscription, KEEP_DAY)).toMatchObject({ status: 'active' })
  expect(await latestOf(life)).toMatchObject({ status: 'paid', amount_paid: 22_496 - 8869 })
})

test('resuming on attempt takes nothing by itself: a failed try is past due, no try within 23 hours is void', async () => {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 3000 })
  await stripe.subscriptions.pause(life.subscription, { bill_for: { unused_time_from: { type: 'none' } } })
  await life.advanceTo('2026-03-10T00:00:00Z')
  await stripe.subscriptions.resume(life.subscription)
  const unpaid = await latestOf(life)
  expect(unpaid).toMatchObject({ status: 'open', attempted: false, amount_due: 3000 })
  await life.advanceTo('2026-03-11T00:00:00Z')
  expect(await stripe.invoices.retrieve(unpaid.id)).toMatchObject({ status: 'void' })
  expect(await statusOf(life)).toBe('paused')

  await stripe.subscriptions.resume(life.subscription)
  const tried = await latestOf(life)
  await replaceCard(stripe, life.customer, 'pm_card_chargeCustomerFail')
  await expect(stripe.invoices.pay(tried.id)).rejects.toMatchObject({ code: 'card_declined' })
  expect(await stripe.invoices.retrieve(tried.id)).toMatchObject({ status: 'open', next_payment_attempt: null })
  expect(await stripe.subscriptions.retrieve(life.subscription)).toMatchObject({
    status: 'past_due',
    billing_cycle_anchor: at('2026-03-11T00:00:00Z'),
  })
})

test('what cannot be paused says why', async () => {
  const life = await beginLife(stripe, { from: '2026-03-02T00:00:00Z', amount: 3000 })
  const classic = await stripe.subscriptions.create({
    customer: life.customer,
    items: [{ price: await monthly(stripe, 900) }],
    billing_mode: { type: 'classic' },
  })
  await expect(stripe.subscriptions.pause(classic.id)).rejects.toThrow('billing_mode')
  await stripe.subscriptions.cancel(life.subscription)
  await expect(stripe.subscriptions.pause(life.subscription)).rejects.toThrow('canceled')
})
