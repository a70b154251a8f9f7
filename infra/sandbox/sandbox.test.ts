import Stripe from 'stripe'
import { idOf } from './stripe/kinds.ts'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { WEBHOOK_SECRET, authenticateOnPage, eventually, openTrialCheckout, payOnPage } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox({ dayMs: 24_000 })

const advance = (text: string) => sandbox.desk.send('POST', 'clock', { advance: text })

async function join(number = '4242424242424242') {
  const { session } = await openTrialCheckout(stripe)
  const paid = await payOnPage(session.url ?? '', { number })
  const done = await stripe.checkout.sessions.retrieve(session.id)

  return { paid, session: done, subscriptionId: idOf(done.subscription) ?? '' }
}

const invoicesOf = async (subscription: string) => (await stripe.invoices.list({ subscription })).data

test('a trial is charged one business hour after its end', async () => {
  const { paid, session, subscriptionId } = await join()
  expect(paid.location).toBe(`http://127.0.0.1:3000/back?session_id=${session.id}`)
  expect(session).toMatchObject({
    status: 'complete',
    payment_status: 'no_payment_required',
    client_reference_id: 'm1',
    metadata: { organizationId: 'o1' },
  })

  const trialing = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['default_payment_method', 'latest_invoice.payments', 'customer'],
  })
  expect(trialing).toMatchObject({
    status: 'trialing',
    metadata: { membershipId: 'm1' },
    latest_invoice: { status: 'paid', amount_due: 0 },
  })
  expect((trialing.trial_end ?? 0) - (trialing.trial_start ?? 0)).toBe(72)

  await advance('72s')
  const draft = await eventually('the draft of the first paid invoice', async () =>
    (await invoicesOf(subscriptionId)).find((invoice) => invoice.billing_reason === 'subscription_cycle'),
  )
  expect(draft).toMatchObject({ amount_due: 2900, currency: 'eur' })
  await advance('1s')
  const invoice = await eventually('its payment', async () =>
    (await invoicesOf(subscriptionId)).find((entry) => entry.id === draft.id && entry.status === 'paid'),
  )
  expect(invoice).toMatchObject({ amount_paid: 2900, amount_remaining: 0 })
  expect(await stripe.subscriptions.retrieve(subscriptionId)).toMatchObject({ status: 'active' })
})

test('webhooks arrive signed and verify with the SDK', async () => {
  const { session } = await join()
  const hit = await eventually('checkout.session.completed', () =>
    sandbox.receiver.received.find(
      ({ event }) =>
        event.type === 'checkout.session.completed' && (event.data.object as { id: string }).id === session.id,
    ),
  )
  const event = stripe.webhooks.constructEvent(hit.body, hit.signature, WEBHOOK_SECRET)
  expect(event).toMatchObject({ object: 'event', api_version: Stripe.API_VERSION, livemode: false })
  expect(() => stripe.webhooks.constructEvent(hit.body, hit.signature, 'whsec_other')).toThrow()
})

test('a card that fails later makes the renewal past due and plans a retry', async () => {
  const { subscriptionId } = await join('4000000000000341')
  await advance('74s')
  const invoice = await eventually('the failed invoice', async () =>
    (await invoicesOf(subscriptionId)).find((entry) => entry.attempted && entry.status === 'open'),
  )
  expect(invoice.next_payment_attempt).toBeGreaterThan(invoice.created)
  expect(await stripe.subscriptions.retrieve(subscriptionId)).toMatchObject({ status: 'past_due' })
})

test('a declined card stays on the page, says why, and leaves nothing behind', async () => {
  const { session } = await openTrialCheckout(stripe)
  const refused = await payOnPage(session.url ?? '', { number: '4000000000009995' })
  const page = await (
    await fetch(refused.location?.startsWith('/') ? new URL(refused.location, session.url ?? '') : '')
  ).text()
  expect(page).toContain('insufficient funds')
  expect(page).toContain('ada@example.com')
  expect(page).not.toContain('4000000000009995')
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: 'open',
    subscription: null,
    customer: null,
  })
})

test('a number that is no test card is refused and never kept', async () => {
  const { session } = await openTrialCheckout(stripe)
  const refused = await payOnPage(session.url ?? '', { number: '4111111111111111' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('none of the published test cards')
  expect(refused.text).not.toContain('4111111111111111')
  expect(JSON.stringify(await sandbox.desk.get('state'))).not.toContain('4111')
})

test('3-D Secure: failed leads back to the form, completed to the subscription', async () => {
  const { session } = await openTrialCheckout(stripe)
  const url = session.url ?? ''
  expect((await payOnPage(url, { number: '4000002500003155' })).location).toBe(`/c/pay/${session.id}/authenticate`)
  expect(await authenticateOnPage(url, 'fail')).toBe(`/c/pay/${session.id}`)
  await payOnPage(url, { number: '4000002500003155' })
  expect(await authenticateOnPage(url, 'complete')).toContain('/back?session_id=')
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'complete' })
})
