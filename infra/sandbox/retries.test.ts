import { afterEach, expect, test } from 'vitest'
import { at, beginLife, replaceCard, type Life } from './clock-testing.ts'
import { openTestSandbox } from './open-test-sandbox.ts'

const { sandbox, stripe } = await openTestSandbox()

afterEach(() => setAccount('pause'))

const setAccount = (onPaymentFailure: string) => sandbox.desk.send('POST', 'account', { onPaymentFailure })
const FAILED_AT = at('2026-02-01T01:00:00Z')
const DAY = 86_400

/** A member whose renewal of 1 February fails with this card, seen an hour after the try. */
async function failRenewal(card: string) {
  const life = await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 3000 })
  await replaceCard(stripe, life.customer, 'pm_card_visa')
  await life.advanceTo('2026-01-20T00:00:00Z')
  await swapCard(life, card)
  await life.advanceTo('2026-02-01T02:00:00Z')

  return { life, invoice: await renewalOf(life) }
}

/** A card that the bank refuses cannot be saved; so the one in use is refused from now on. */
async function swapCard(life: Life, code: string) {
  await replaceCard(stripe, life.customer, 'pm_card_chargeCustomerFail')
  await decline(code, 1)
}
const decline = (value: string, times: number) =>
  sandbox.desk.send('POST', 'faults', { kind: 'decline', route: 'POST /v1/charges', times, value })

async function renewalOf({ subscription }: Life) {
  const [invoice] = (await stripe.invoices.list({ subscription, limit: 1 })).data
  if (!invoice) throw new Error('There is no renewal.')

  return invoice
}
const read = ({ subscription }: Life) => stripe.subscriptions.retrieve(subscription)
const eventsSince = async (life: Life, from: number) =>
  (await stripe.events.list({ created: { gte: from }, limit: 100 })).data
    .filter(({ data }) => JSON.stringify(data.object).includes(life.customer))
    .map(({ type }) => type)
    .reverse()

test('a refused renewal is tried again eight times in fourteen days, each announced; then the subscription is paused', async () => {
  const { life, invoice } = await failRenewal('insufficient_funds')
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, next_payment_attempt: FAILED_AT + DAY })
  expect(await read(life)).toMatchObject({ status: 'past_due' })
  expect(await stripe.customers.retrieve(life.customer)).toMatchObject({ delinquent: true })
  expect((await eventsSince(life, FAILED_AT)).slice(-6)).toEqual([
    'charge.failed',
    'payment_intent.payment_failed',
    'invoice.payment_failed',
    'invoice.updated',
    'customer.updated',
    'customer.subscription.updated',
  ])

  const announced = [invoice.next_payment_attempt]
  for (const day of ['03', '05', '07', '09', '11', '13', '14', '15']) {
    await life.advanceTo(`2026-02-${day}T00:00:00Z`)
    announced.push((await renewalOf(life)).next_payment_attempt)
  }
  expect(announced.map((time) => ((time ?? 0) - FAILED_AT) / DAY)).toEqual([1, 3, 5, 7, 9, 11, 13, 13, 14])
  expect(await read(life)).toMatchObject({ status: 'past_due' })

  await life.advanceTo('2026-02-15T02:00:00Z')
  expect(await renewalOf(life)).toMatchObject({ status: 'open', attempt_count: 9, next_payment_attempt: null })
  expect(await read(life)).toMatchObject({
    status: 'paused',
    status_details: {
      paused: {
        type: 'subscription',
        subscription: { type: 'final_payment_failure' },
        transitioned_at: FAILED_AT + 14 * DAY,
      },
    },
  })
  expect((await eventsSince(life, FAILED_AT + 14 * DAY)).slice(-3)).toEqual([
    'invoice.updated',
    'customer.subscription.paused',
    'customer.subscription.updated',
  ])
})

test('the unpaid invoice of a paused subscription restores it: the period it paid for runs on', async () => {
  const { life, invoice } = await failRenewal('insufficient_funds')
  await life.advanceTo('2026-02-16T00:00:00Z')
  await replaceCard(stripe, life.customer, 'pm_card_visa')
  await stripe.invoices.pay(invoice.id)
  expect(await read(life)).toMatchObject({
    status: 'active',
    items: {
      data: [{ current_period_start: at('2026-02-01T00:00:00Z'), current_period_end: at('2026-03-01T00:00:00Z') }],
    },
  })
  expect(await stripe.customers.retrieve(life.customer)).toMatchObject({ delinquent: false })
  await life.advanceTo('2026-03-01T02:00:00Z')
  expect(await renewalOf(life)).toMatchObject({
    status: 'paid',
    amount_paid: 3000,
    billing_reason: 'subscription_cycle',
  })
})

test('after its period the unpaid invoice restores it too, and what is left of the running one joins the next bill', async () => {
  const { life, invoice } = await failRenewal('insufficient_funds')
  await life.advanceTo('2026-03-16T12:00:00Z')
  await stripe.invoices.markUncollectible(invoice.id)
  expect(await read(life)).toMatchObject({
    status: 'active',
    items: { data: [{ current_period_end: at('2026-04-01T00:00:00Z') }] },
  })
  await replaceCard(stripe, life.customer, 'pm_card_visa')
  await life.advanceTo('2026-04-01T02:00:00Z')
  expect(await renewalOf(life)).toMatchObject({ status: 'paid', total: 4500 })
})

test('a card that is refused for good is not asked again; a new one is, at the next step of the ladder', async () => {
  const { life, invoice } = await failRenewal('lost_card')
  await life.advanceTo('2026-02-06T00:00:00Z')
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'open', attempt_count: 1 })
  const charges = async () => (await stripe.charges.list({ customer: life.customer })).data.filter(({ paid }) => !paid)
  expect(await charges()).toHaveLength(1)
  await replaceCard(stripe, life.customer, 'pm_card_mastercard')
  await life.advanceTo('2026-02-08T02:00:00Z')
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid', attempt_count: 2 })
  expect(await read(life)).toMatchObject({ status: 'active' })
})

test('the slot that failed must be changed: a new card of the customer helps no subscription with one of its own', async () => {
  const life = await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 3000 })
  const own = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: life.customer })
  await stripe.subscriptions.update(life.subscription, { default_payment_method: own.id })
  await life.advanceTo('2026-02-01T02:00:00Z')
  await replaceCard(stripe, life.customer, 'pm_card_visa')
  await life.advanceTo('2026-02-02T02:00:00Z')
  expect(await renewalOf(life)).toMatchObject({ status: 'open', attempt_count: 2 })
})

test('the account may have it cancelled, left unpaid, or paused at the first failure', async () => {
  await setAccount('cancel')
  const cancelled = await failRenewal('insufficient_funds')
  await cancelled.life.advanceTo('2026-02-16T00:00:00Z')
  expect(await read(cancelled.life)).toMatchObject({
    status: 'canceled',
    cancellation_details: { reason: 'payment_failed' },
  })

  await setAccount('unpaid')
  const unpaid = await failRenewal('insufficient_funds')
  await unpaid.life.advanceTo('2026-03-02T00:00:00Z')
  expect(await read(unpaid.life)).toMatchObject({ status: 'unpaid' })
  expect(await renewalOf(unpaid.life)).toMatchObject({ status: 'draft', auto_advance: false })

  await setAccount('pause_at_first')
  const early = await failRenewal('insufficient_funds')
  expect(await read(early.life)).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'first_payment_failure' } } },
  })
  await replaceCard(stripe, early.life.customer, 'pm_card_visa')
  await early.life.advanceTo('2026-02-02T02:00:00Z')
  expect(await read(early.life)).toMatchObject({ status: 'active' })
})
