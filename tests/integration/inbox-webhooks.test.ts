import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import twilio from 'twilio'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveWebhook } from '#activities/operations/receive-webhook.ts'
import { pump } from '#tests/workflows/operations/support/stripe-world.ts'
import { action as stripeAction } from '#web/features/webhooks/routes/stripe.ts'
import { createWorld, type World } from '#tests/workflows/operations/support/world.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
let world: World

beforeAll(async () => {
  world = await createWorld({
    SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    PUBLIC_URL: 'http://127.0.0.1:4480',
  })
})

afterAll(async () => {
  await world.close()
})

const stored = () => world.deps.db.forPlatform('test', (tx) => tx.inboxEvent.count())

function take(provider: 'stripe' | 'sendgrid' | 'twilio', rawBody: string, headers: Record<string, string>) {
  return receiveWebhook(world.deps, { provider, rawBody, header: (name) => headers[name] ?? null })
}

function stripeRequest(secret: string, timestamp = Math.floor(Date.now() / 1000)) {
  const event = {
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'invoice.paid',
    created: timestamp,
    data: { object: { id: 'in_1', object: 'invoice' } },
  }
  const payload = JSON.stringify(event)
  const stripe = world.deps.stripeFor('')
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })

  return { payload, headers: { 'stripe-signature': signature } }
}

test('a true Stripe event is kept once, by its ids', async () => {
  const { payload, headers } = stripeRequest(world.config.STRIPE_WEBHOOK_SECRET)
  expect(await take('stripe', payload, headers)).toEqual({ kind: 'received', added: 1 })
  expect(await take('stripe', payload, headers)).toEqual({ kind: 'received', added: 0 })
  const rows = await world.deps.db.forPlatform('test', (tx) => tx.inboxEvent.findMany())
  expect(rows).toMatchObject([{ provider: 'stripe', type: 'invoice.paid', objectId: 'in_1' }])
})

test('of a forgery nothing is stored: another secret, a changed body, an old recording, no signature', async () => {
  const before = await stored()
  const other = stripeRequest('whsec_of_somebody_else')
  expect(await take('stripe', other.payload, other.headers)).toEqual({ kind: 'forged' })
  const good = stripeRequest(world.config.STRIPE_WEBHOOK_SECRET)
  expect(await take('stripe', good.payload.replace('in_1', 'in_2'), good.headers)).toEqual({ kind: 'forged' })
  expect(await take('stripe', good.payload, {})).toEqual({ kind: 'forged' })
  const old = stripeRequest(world.config.STRIPE_WEBHOOK_SECRET, Math.floor(Date.now() / 1000) - 3_600)
  expect(await take('stripe', old.payload, old.headers)).toEqual({ kind: 'forged' })

  expect(await take('sendgrid', '[]', sendgridHeaders('[{}]'))).toEqual({ kind: 'forged' })
  expect(await take('sendgrid', '[]', sendgridHeaders('[]', Date.now() - 3_600_000))).toEqual({ kind: 'forged' })
  expect(await take('sendgrid', 'no json', sendgridHeaders('no json'))).toEqual({ kind: 'forged' })
  expect(await take('twilio', 'MessageSid=SM1&MessageStatus=delivered', { 'x-twilio-signature': 'x' })).toEqual({
    kind: 'forged',
  })
  expect(await stored()).toBe(before)
})

test('SendGrid and Twilio say what became of a message; a bounce outweighs an earlier delivery', async () => {
  const { deps, organizationId, userId } = world
  const keys = { mail: `trial:1:welcome:${randomUUID()}`, account: randomUUID(), sms: `SM${randomUUID()}` }
  await deps.db.forOrganization(organizationId, async (tx) => {
    const row = { organizationId, userId, class: 'transactional', kind: 'welcome', status: 'handed_over' }
    await tx.delivery.create({ data: { ...row, channel: 'email', dedupeKey: keys.mail, messageId: 'm1' } })
    await tx.delivery.create({
      data: { ...row, channel: 'sms', dedupeKey: `${keys.mail}:sms`, messageId: 'm2', providerId: keys.sms },
    })
  })
  await deps.db.accounts.accountDelivery.create({
    data: {
      id: keys.account,
      userId,
      kind: 'verify_email',
      toAddress: 'a@example.test',
      messageId: 'm3',
      status: 'handed_over',
      providerId: 'provider-3',
    },
    select: { id: true },
  })

  await takeMailEvents([
    { event: 'bounce', dedupe_key: keys.mail },
    { event: 'delivered', dedupe_key: keys.mail },
    { event: 'delivered', sg_message_id: 'provider-3.recv-1' },
  ])
  const body = `MessageSid=${keys.sms}&MessageStatus=delivered`
  const signature = twilio.getExpectedTwilioSignature(
    world.config.TWILIO_AUTH_TOKEN,
    'http://127.0.0.1:4480/webhooks/twilio',
    { MessageSid: keys.sms, MessageStatus: 'delivered' },
  )
  expect(await take('twilio', body, { 'x-twilio-signature': signature })).toEqual({ kind: 'received', added: 1 })
  await pump(world)

  const deliveries = await deps.db.forOrganization(organizationId, (tx) =>
    tx.delivery.findMany({ orderBy: { channel: 'asc' }, select: { channel: true, status: true } }),
  )
  expect(deliveries).toEqual([
    { channel: 'email', status: 'bounced' },
    { channel: 'sms', status: 'delivered' },
  ])
  const account = await deps.db.accounts.accountDelivery.findUniqueOrThrow({ where: { id: keys.account } })
  expect(account.status).toBe('delivered')
})

test('the route answers 200, 400 for a forgery, 405 for a GET and 413 for too much', async () => {
  const ask = (init: RequestInit & { duplex?: 'half' }) =>
    stripeAction({
      request: new Request('http://127.0.0.1:4480/webhooks/stripe', init),
      params: {},
      context: { deps: world.deps, cspNonce: '', requestId: 'r', address: '127.0.0.1' },
    })
  const { payload, headers } = stripeRequest(world.config.STRIPE_WEBHOOK_SECRET)

  expect((await ask({ method: 'POST', body: payload, headers })).status).toBe(200)
  expect((await ask({ method: 'POST', body: `${payload} `, headers })).status).toBe(400)
  expect((await ask({ method: 'PUT', body: payload, headers })).status).toBe(405)
  expect((await ask({ method: 'POST', body: 'x'.repeat(1024 * 1024 + 1), headers })).status).toBe(413)
})

async function takeMailEvents(events: object[]): Promise<void> {
  const rawBody = JSON.stringify(
    events.map((event) => ({ sg_event_id: randomUUID(), timestamp: Math.floor(Date.now() / 1000), ...event })),
  )
  expect(await take('sendgrid', rawBody, sendgridHeaders(rawBody))).toEqual({ kind: 'received', added: events.length })
}

function sendgridHeaders(signedBody: string, at = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))

  return {
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + signedBody), privateKey).toString(
      'base64',
    ),
  }
}
