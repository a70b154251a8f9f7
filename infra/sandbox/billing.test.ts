import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { idOf } from './stripe/kinds.ts'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually, openTrialCheckout, payOnPage } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()

const advance = (text: string) => sandbox.desk.send('POST', 'clock', { advance: text })
const openInvoice = async (subscription: string) =>
  (await stripe.invoices.list({ subscription, status: 'open' })).data[0]
const status = async (subscription: string) => (await stripe.subscriptions.retrieve(subscription)).status

async function join(number: string) {
  const { session } = await openTrialCheckout(stripe)
  await payOnPage(session.url ?? '', { number })
  const done = await stripe.checkout.sessions.retrieve(session.id)

  return idOf(done.subscription) ?? ''
}

test('retries come eight times in two weeks, then the subscription is paused, and a late payment restores it', async () => {
  const subscription = await join('4000000000000341')
  await advance('3d')
  await advance('2h')
  await eventually('past due', async () => (await status(subscription)) === 'past_due')
  await advance('13d')
  const late = await eventually('seven retries', async () =>
    (await openInvoice(subscription))?.attempt_count === 8 ? openInvoice(subscription) : null,
  )
  expect(await status(subscription)).toBe('past_due')
  await advance('26h')
  await eventually('paused', async () => (await status(subscription)) === 'paused')
  expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({
    status_details: { paused: { subscription: { type: 'final_payment_failure' } } },
  })
  expect(await stripe.invoices.retrieve(late.id)).toMatchObject({
    status: 'open',
    attempt_count: 9,
    next_payment_attempt: null,
  })

  const paid = await payOnPage(late.hosted_invoice_url ?? '', { number: '5555555555554444' })
  expect(paid.status).toBe(303)
  expect(await stripe.invoices.retrieve(late.id)).toMatchObject({ status: 'paid' })
  expect(await status(subscription)).toBe('active')
})

test('a paid invoice ends the ladder at once', async () => {
  const subscription = await join('4000000000000341')
  await advance('3d')
  await advance('2h')
  const invoice = await eventually('the failure', async () =>
    (await openInvoice(subscription))?.attempted ? openInvoice(subscription) : null,
  )
  await stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' })
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid', next_payment_attempt: null })
  expect(await status(subscription)).toBe('active')
})

test('a bank that wants consent for every charge leaves the invoice waiting for its person', async () => {
  const subscription = await joinWithConsent('4000002760003184')
  await advance('3d')
  await advance('2h')
  const invoice = await eventually('the wait', async () =>
    (await openInvoice(subscription))?.attempted ? openInvoice(subscription) : null,
  )
  const types = (await stripe.events.list({ type: 'invoice.payment_action_required' })).data
  expect(types.some(({ data }) => (data.object as Stripe.Invoice).id === invoice.id)).toBe(true)
  await fetch(`${invoice.hosted_invoice_url ?? ''}/authenticate`, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'complete' }),
    redirect: 'manual',
  })
  expect(await status(subscription)).toBe('active')
})

async function joinWithConsent(number: string) {
  const { session } = await openTrialCheckout(stripe)
  await payOnPage(session.url ?? '', { number })
  await fetch(`${session.url ?? ''}/authenticate`, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'complete' }),
    redirect: 'manual',
  })

  return idOf((await stripe.checkout.sessions.retrieve(session.id)).subscription) ?? ''
}

test('a trial is extended by moving its end, cancelled at its end, or paused without a charge', async () => {
  const extended = await join('4242424242424242')
  const before = await stripe.subscriptions.retrieve(extended)
  const later = (before.trial_end ?? 0) + 3 * 86_400
  expect(await stripe.subscriptions.update(extended, { trial_end: later, proration_behavior: 'none' })).toMatchObject({
    status: 'trialing',
    trial_end: later,
    items: { data: [{ current_period_end: later }] },
  })
  const cancelled = await join('4242424242424242')
  expect(await stripe.subscriptions.update(cancelled, { cancel_at_period_end: true })).toMatchObject({
    status: 'trialing',
    cancel_at_period_end: true,
  })
  const paused = await join('4242424242424242')
  expect(await stripe.subscriptions.pause(paused)).toMatchObject({ status: 'paused' })

  await advance('4d')
  await eventually('the end of the cancelled one', async () => (await status(cancelled)) === 'canceled')
  expect(await status(extended)).toBe('trialing')
  expect(await status(paused)).toBe('paused')
  for (const subscription of [cancelled, paused])
    expect((await stripe.invoices.list({ subscription })).data.map(({ amount_paid: paid }) => paid)).toEqual([0])
})

test('a draft whose automatic advance is off is never charged and can be voided after it is finalised', async () => {
  const subscription = await join('4242424242424242')
  await advance('3d')
  const draft = await eventually(
    'the draft',
    async () => (await stripe.invoices.list({ subscription, status: 'draft' })).data[0],
  )
  expect(await stripe.invoices.update(draft.id, { auto_advance: false })).toMatchObject({
    automatically_finalizes_at: null,
  })
  await advance('3h')
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({ status: 'draft' })
  await expect(stripe.invoices.voidInvoice(draft.id)).rejects.toMatchObject({ statusCode: 400 })
  await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false })
  expect(await stripe.invoices.voidInvoice(draft.id)).toMatchObject({ status: 'void' })
  expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({ amount_paid: 0, attempted: false })
})
