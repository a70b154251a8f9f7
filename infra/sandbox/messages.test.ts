import { createVerify } from 'node:crypto'
import { createServer } from 'node:http'
import { MailService } from '@sendgrid/mail'
import twilio from 'twilio'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { closeServer, listen } from './core/http.ts'
import { eventually, startTestPostgres, startTestSandbox, type TestPostgres, type TestSandbox } from './testing.ts'

type MailPost = { body: string; signature: string; timestamp: string }
const posts: MailPost[] = []
const target = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
  request.on('end', () => {
    const header = (name: string) => String(request.headers[`x-twilio-email-event-webhook-${name}`])
    posts.push({ body, signature: header('signature'), timestamp: header('timestamp') })
    response.end()
  })
})
// The first answer of each kind waits for its checker to be compiled.
vi.setConfig({ testTimeout: 40_000 })

let postgres: TestPostgres
let sandbox: TestSandbox

beforeAll(async () => {
  postgres = await startTestPostgres()
  const port = await listen(target, '127.0.0.1', 0)
  sandbox = await startTestSandbox({
    databaseUrl: await postgres.createDatabase(),
    sendgridApiKey: 'SG.kumiko',
    sendgridWebhookUrl: `http://127.0.0.1:${port}/`,
    twilioAccountSid: `AC${'0'.repeat(32)}`,
    twilioAuthToken: 'token',
  })
}, 60_000)

afterAll(async () => {
  await sandbox.stop()
  await closeServer(target)
  await postgres.stop()
}, 30_000)

function mailer(key: string) {
  const mail = new MailService()
  mail.setApiKey(key)
  const { client } = mail as unknown as { client: { setDefaultRequest(name: string, value: string): void } }
  client.setDefaultRequest('baseUrl', `http://127.0.0.1:${sandbox.ports.sendgrid}/`)

  return mail
}

const letter = (to: string) => ({
  to,
  from: 'hello@kumiko.test',
  subject: 'Welcome',
  text: 'Hello',
  html: '<p>Hello</p>',
  customArgs: { dedupe_key: 'd1' },
})

test('a mail sent with the SDK is kept, found by its recipient and shown at the desk', async () => {
  const [response] = await mailer('SG.kumiko').send(letter('Ada@example.com'))
  expect(response.statusCode).toBe(202)
  expect((response.headers as Record<string, string>)['x-message-id']).toBeTruthy()
  const mails = await sandbox.desk.get<Record<string, string>[]>('emails?to=ada@example.com')
  expect(mails).toMatchObject([{ to: 'Ada@example.com', subject: 'Welcome', text: 'Hello', html: '<p>Hello</p>' }])
  const desk = await (await fetch(`http://127.0.0.1:${sandbox.ports.desk}/`)).text()
  expect(desk).toContain('Welcome')
  await expect(mailer('SG.other').send(letter('a@example.com'))).rejects.toMatchObject({ code: 401 })
  await expect(mailer('SG.kumiko').send({ ...letter('a@example.com'), subject: '' })).rejects.toMatchObject({
    code: 400,
  })
})

test('what became of a mail is told signed, with its dedupe key', async () => {
  await mailer('SG.kumiko').send(letter('bounce@example.com'))
  const post = await eventually('the bounce', () => posts.find(({ body }) => body.includes('"bounce"')))
  const answer = await fetch(`http://127.0.0.1:${sandbox.ports.sendgrid}/v3/user/webhooks/event/settings/signed`, {
    headers: { authorization: 'Bearer SG.kumiko' },
  })
  const { public_key: key } = (await answer.json()) as { public_key: string }
  const pem = `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`
  expect(
    createVerify('sha256')
      .update(post.timestamp + post.body)
      .verify(pem, post.signature, 'base64'),
  ).toBe(true)
  expect(post.body).toContain('"dedupe_key":"d1"')
})

test('a text is sent with the SDK, and refused with 21610 after STOP', async () => {
  const client = twilio(`AC${'0'.repeat(32)}`, 'token')
  client.api.baseUrl = `http://127.0.0.1:${sandbox.ports.twilio}`
  const message = { to: '+4915112345678', from: '+4930123456', body: 'Your seat is free.' }
  expect(await client.messages.create(message)).toMatchObject({ status: 'queued', to: '+4915112345678' })
  expect(await sandbox.desk.get('sms?to=%2B4915112345678')).toMatchObject([{ text: 'Your seat is free.' }])
  await sandbox.desk.send('POST', 'sms', { from: '+4915112345678', text: 'Revoke' })
  await expect(client.messages.create(message)).rejects.toMatchObject({ code: 21610 })
})

test('a stranger’s page cannot steer the desk', async () => {
  const at = `http://127.0.0.1:${sandbox.ports.desk}/_sandbox/faults`
  expect((await fetch(at, { method: 'DELETE', headers: { origin: 'https://evil.test' } })).status).toBe(403)
  expect(
    (await fetch(at, { method: 'DELETE', headers: { origin: `http://127.0.0.1:${sandbox.ports.desk}` } })).status,
  ).toBe(200)
})
