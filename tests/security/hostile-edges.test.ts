import { createHmac, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { whoOpens } from '#tests/support/pages.ts'
import { codeFor, demoPerson, newPerson } from '#tests/support/visitor.ts'
import { type Client, createClient } from './support/hostile-client.ts'

const app = inject('app')
const clients = { guest: createClient(app), member: createClient(app), owner: createClient(app) }

let database: pg.Client

beforeAll(async () => {
  database = new pg.Client({ connectionString: app.database.platform })
  await database.connect()
  for (const role of ['member', 'owner'] as const) await clients[role].logIn(demoPerson(app, whoOpens[role]))
})

afterAll(async () => {
  await database.query('delete from rate_limits')
  await database.end()
})

test('a body without end or without a length, and a page from elsewhere, are refused before they are read', async () => {
  const big = await clients.guest.send('/login', {
    method: 'POST',
    body: new URLSearchParams({ email: 'a'.repeat(1_100_000) }),
  })
  expect(big.status).toBe(413)
  const endless = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(new TextEncoder().encode('a=b&'))
      controller.close()
    },
  })
  const unsized = await clients.guest.send('/login', { method: 'POST', body: endless, duplex: 'half' })
  expect(unsized.status).toBe(411)
  for (const Origin of ['https://evil.example', 'null', `${app.web}.evil.example`]) {
    const answer = await clients.member.send('/settings', {
      method: 'POST',
      headers: { Origin },
      body: new URLSearchParams({ name: 'Taken Over' }),
    })
    expect(answer.status, Origin).toBe(403)
  }
  expect((await database.query(`select 1 from users where name = 'Taken Over'`)).rowCount).toBe(0)
})

test('forged news from outside is refused and not kept', async () => {
  const inboxCount = async () =>
    (await database.query<{ count: number }>('select count(*)::int as count from inbox')).rows[0]?.count
  const before = await inboxCount()
  const body = JSON.stringify({
    id: 'evt_forged',
    object: 'event',
    type: 'invoice.paid',
    data: { object: { id: 'in_1' } },
  })
  const signed = (at: number, key: string) =>
    `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`
  const now = Math.floor(Date.now() / 1000)
  const signatures = [
    '',
    't=1,v1=00',
    `t=${now},v1=${'0'.repeat(64)}`,
    signed(now, 'whsec_guess'),
    signed(now - 86_400, app.sandbox.stripeSecretKey),
    `v0=${'f'.repeat(64)}`,
  ]
  for (const provider of ['stripe', 'sendgrid', 'twilio']) {
    for (const signature of signatures) {
      const headers = {
        'Content-Type': 'application/json',
        'Stripe-Signature': signature,
        'X-Twilio-Signature': signature,
        'X-Twilio-Email-Event-Webhook-Signature': signature,
        'X-Twilio-Email-Event-Webhook-Timestamp': String(now),
      }
      const answer = await clients.guest.send(`/webhooks/${provider}`, { method: 'POST', headers, body })
      expect(answer.status, `${provider} ${signature}`).toBe(400)
    }
    expect((await clients.guest.get(`/webhooks/${provider}`)).status).toBeGreaterThanOrEqual(400)
  }
  const { rows } = await database.query(`select 1 from inbox where event_id = 'evt_forged'`)
  expect(rows).toEqual([])
  expect(before).toBeTypeOf('number')
})

test('a form sent again with its token makes nothing twice, and another person’s token gives nothing', async () => {
  const token = randomUUID()
  const write = (client: Client, body: string) =>
    client.post('/c/applied-ai-guild', { token, intent: 'post', title: 'Once', body })
  const [first, second] = await Promise.all([write(clients.member, 'once only'), write(clients.member, 'once only')])
  expect([first.status, second.status]).toEqual([302, 302])
  expect(first.location).toBe(second.location)
  const forged = await write(clients.owner, 'with a stranger’s token')
  expect(forged.status).toBe(409)
  const { rows } = await database.query<{ body: string }>('select body from posts where token = $1', [token])
  expect(rows).toEqual([{ body: 'once only' }])
})

test('codes work once, not late, and not by guessing', async () => {
  await database.query('delete from rate_limits')
  const person = newPerson('Ilse Brandt')
  const client = createClient(app)
  await client.post('/signup', { name: person.name, email: person.email, password: person.password })
  const code = await codeFor(app, person.email)
  await database.query("update verifications set expires_at = now() - interval '1 minute' where email = $1", [
    person.email,
  ])
  expect((await client.post('/verify', { code })).status, 'late').toBeGreaterThanOrEqual(400)

  await client.post('/verify', { intent: 'resend' })
  const fresh = await codeFor(app, person.email, 2)
  const pending = new Map(client.cookies)
  expect((await client.post('/verify', { code: fresh })).status).toBe(302)
  const thief = createClient(app)
  for (const [name, value] of pending) thief.cookies.set(name, value)
  expect((await thief.post('/verify', { code: fresh })).status, 'used').toBeGreaterThanOrEqual(400)

  const guesses: number[] = []
  await thief.post('/forgot', { email: person.email })
  for (let guess = 0; guess < 8; guess += 1)
    guesses.push(
      (await thief.post('/reset', { code: String(100_000 + guess), password: 'a password of a thief' })).status,
    )
  expect(guesses.every((status) => status >= 400 && status < 500)).toBe(true)
  expect(guesses.at(-1)).toBe(429)
})
