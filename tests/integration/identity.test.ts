import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { AppError } from '#workflows/shared/app-error.ts'
import { changePassword } from '#activities/identity/change-password.ts'
import { confirmEmailChange } from '#activities/identity/confirm-email-change.ts'
import { logIn } from '#activities/identity/log-in.ts'
import type { Device } from '#activities/identity/open-session.ts'
import { requestEmailChange } from '#activities/identity/request-email-change.ts'
import { requestPasswordReset } from '#activities/identity/request-password-reset.ts'
import { resetPassword } from '#activities/identity/reset-password.ts'
import { signUp } from '#activities/identity/sign-up.ts'
import { codeOf, linkTokenOf } from '#activities/identity/verification-code.ts'
import { verifyEmail } from '#activities/identity/verify-email.ts'
import { sendAccountMail } from '#activities/messaging/send-account-mail.ts'
import { loadConfig } from '#activities/platform/config.ts'
import { createDeps, type Deps } from '#activities/platform/deps.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'

const secret = 'a secret of this test, longer than thirty-two'
const password = 'river glass morning'
const device: Device = { userAgent: 'Firefox', address: '192.0.2.1' }

let database: TestDatabase
let everything: pg.Client
let deps: Deps & { close: () => Promise<void> }
let mailServer: Server
let mailsAnswered = 202
const mails: { to: string; subject: string; messageId: string }[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  // Sees past row security, to look at what is really stored.
  const admin = new URL(inject('database').adminUrl)
  admin.pathname = `/${database.name}`
  everything = new pg.Client({ connectionString: admin.href })
  await everything.connect()
  mailServer = await startMailServer()
  const { port } = mailServer.address() as AddressInfo
  deps = createDeps(
    loadConfig({
      DATABASE_APP_URL: database.appUrl,
      DATABASE_PLATFORM_URL: database.platformUrl,
      STRIPE_SECRET_KEY: 'sk_test_kumiko_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      STRIPE_API_BASE: 'http://127.0.0.1:1',
      SENDGRID_API_KEY: 'SG.x',
      SENDGRID_API_BASE: `http://127.0.0.1:${port}`,
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'x',
      TWILIO_API_BASE: 'http://127.0.0.1:1',
      SESSION_SECRET: secret,
      LOG_LEVEL: 'fatal',
    }),
    'test',
  )
})

afterAll(async () => {
  await deps.close()
  await everything.end()
  mailServer.close()
  await database.drop()
})

/** The mail service's door, as a network stand-in: it keeps what it is sent and answers as told. */
function startMailServer(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const mail = JSON.parse(body) as {
        personalizations: { to: { email: string }[] }[]
        subject: string
        headers: Record<string, string>
      }
      mails.push({
        to: mail.personalizations[0]?.to[0]?.email ?? '',
        subject: mail.subject,
        messageId: mail.headers['Message-ID'] ?? '',
      })
      response.writeHead(mailsAnswered, { 'x-message-id': 'provider-1' }).end('{}')
    })
  })

  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const newEmail = () => `${randomUUID()}@example.org`

function register(email: string, more: Partial<Parameters<typeof signUp>[1]> = {}) {
  return signUp(deps, {
    name: 'Ada',
    email,
    password,
    timeZone: null,
    redirectTo: null,
    address: device.address,
    ...more,
  })
}

async function enter(email: string) {
  const { verificationId } = await register(email)
  const proof = { by: 'code', verificationId, code: codeOf(secret, verificationId), address: device.address } as const
  const verified = await verifyEmail(deps, { proof, askedHere: verificationId, device })

  return { userId: await userIdOf(email), verificationId, session: verified.session! }
}

async function userIdOf(email: string): Promise<string> {
  return (await deps.db.accounts.user.findUniqueOrThrow({ where: { email } })).id
}

async function codeOfError(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )

  return error instanceof AppError ? error.code : String(error)
}

const tryCode = (verificationId: string, code: string) =>
  codeOfError(
    verifyEmail(deps, {
      proof: { by: 'code', verificationId, code, address: device.address },
      askedHere: verificationId,
      device,
    }),
  )
const openSessions = (userId: string) => deps.db.accounts.session.count({ where: { userId } })
const logInAs = (email: string, word = password) =>
  logIn(deps, { email, password: word, timeZone: null, redirectTo: null, device })

async function mailTo(email: string, subject: RegExp) {
  await expect.poll(() => mails.filter((mail) => mail.to === email && subject.test(mail.subject)).length).toBe(1)
}

test('a person signs up, enters the code and is inside; where they wanted to go is kept', async () => {
  const email = newEmail()
  const { verificationId } = await register(email, { redirectTo: '/c/studio/join', timeZone: 'Europe/Lisbon' })
  await mailTo(email, new RegExp(`^${codeOf(secret, verificationId)} is your code`))

  const proof = { by: 'code', verificationId, code: codeOf(secret, verificationId), address: device.address } as const
  const verified = await verifyEmail(deps, { proof, askedHere: verificationId, device })
  expect(verified).toMatchObject({ kind: 'verified', redirectTo: '/c/studio/join' })

  const [row] = (
    await everything.query<{ token_hash: string }>('select token_hash from sessions where user_id = $1', [
      await userIdOf(email),
    ])
  ).rows
  const token = verified.session!.token
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(row?.token_hash).toBe(createHash('sha256').update(token).digest('hex'))
})

test('no table holds a code, a token or a readable limit key', async () => {
  const email = newEmail()
  const { verificationId, session } = await enter(email)
  const dump = await everything.query<{ text: string }>(
    `select (select json_agg(s) from sessions s)::text || (select json_agg(v) from verifications v)::text
      || (select json_agg(r) from rate_limits r)::text || (select json_agg(o) from outbox o)::text as text`,
  )

  for (const hidden of [codeOf(secret, verificationId), linkTokenOf(secret, verificationId), session.token]) {
    expect(dump.rows[0]?.text).not.toContain(hidden)
  }
  const limits = await everything.query<{ key: string }>('select key from rate_limits')
  expect(limits.rows.map(({ key }) => key).join()).not.toContain(email)
})

test('five wrong codes end a verification: the right one comes too late', async () => {
  const { verificationId } = await register(newEmail())
  const right = codeOf(secret, verificationId)
  const wrong = right === '111111' ? '222222' : '111111'
  for (let times = 0; times < 5; times += 1) expect(await tryCode(verificationId, wrong)).toBe('WRONG_CODE')

  expect(await tryCode(verificationId, right)).toBe('TOO_MANY_TRIES')
  const row = await deps.db.accounts.verification.findUniqueOrThrow({ where: { id: verificationId } })
  expect(row).toMatchObject({ attempts: 5, consumedAt: null })
})

test('many guesses at once are not more than five', async () => {
  const { verificationId } = await register(newEmail())
  await Promise.all(Array.from({ length: 20 }, (_, index) => tryCode(verificationId, String(index).padStart(6, '0'))))

  const row = await deps.db.accounts.verification.findUniqueOrThrow({ where: { id: verificationId } })
  expect(row.attempts).toBeLessThanOrEqual(5)
})

test('a code is refused after 15 minutes, and after it was used', async () => {
  const { verificationId } = await register(newEmail())
  await everything.query(`update verifications set expires_at = now() - interval '1 second' where id = $1`, [
    verificationId,
  ])
  expect(await tryCode(verificationId, codeOf(secret, verificationId))).toBe('WRONG_CODE')

  const entered = await enter(newEmail())
  expect(await tryCode(entered.verificationId, codeOf(secret, entered.verificationId))).toBe('WRONG_CODE')
})

test('a link confirms once; in another browser it does not log in', async () => {
  const email = newEmail()
  const { verificationId } = await register(email)
  const proof = { by: 'link', token: linkTokenOf(secret, verificationId) } as const
  const verified = await verifyEmail(deps, { proof, askedHere: null, device })

  expect(verified.session).toBeNull()
  expect(await codeOfError(verifyEmail(deps, { proof, askedHere: null, device }))).toBe('WRONG_LINK')
  expect((await logInAs(email)).kind).toBe('open')
})

test('an address that has an account gets a message, and the page cannot tell', async () => {
  const email = newEmail()
  await enter(email)
  const again = await register(email, { password: 'another password entirely' })

  expect(again.verificationId).toMatch(/^[0-9a-f-]{36}$/)
  await mailTo(email, /have an account at Kumiko already/)
  expect(await tryCode(again.verificationId, codeOf(secret, again.verificationId))).toBe('WRONG_CODE')
  expect((await logInAs(email)).kind).toBe('open')
})

test('an unconfirmed account logs in to a new code, not to a session', async () => {
  const email = newEmail()
  await register(email)
  const answer = await logInAs(email)

  expect(answer.kind).toBe('unconfirmed')
  expect(await openSessions(await userIdOf(email))).toBe(0)
})

test('unknown people and wrong passwords get the same answer, and after ten tries a time to come back', async () => {
  const email = newEmail()
  await enter(email)
  const refusals = await Promise.all(
    [logInAs(email, 'wrong words here'), logInAs(newEmail())].map((work) => work.catch((error: unknown) => error)),
  )
  expect(refusals.map((error) => (error as AppError).userMessage)[0]).toBe((refusals[1] as AppError).userMessage)

  const stranger = newEmail()
  for (let times = 0; times < 10; times += 1) expect(await codeOfError(logInAs(stranger))).toBe('WRONG_LOGIN')
  await expect(logInAs(stranger)).rejects.toMatchObject({
    code: 'TOO_MANY_TRIES',
    status: 429,
    userMessage: expect.stringMatching(/again in \d+ min/) as string,
  })
})

test('messages to one address are limited, whoever asks', async () => {
  const email = newEmail()
  const ask = (address: string) => requestPasswordReset(deps, { email, redirectTo: null, address })
  for (let times = 0; times < 8; times += 1) await ask(`198.51.100.${times}`)

  expect(await codeOfError(ask('198.51.100.99'))).toBe('TOO_MANY_TRIES')
})

test('weak passwords are refused where one is chosen', async () => {
  expect(await codeOfError(register(newEmail(), { password: 'password123' }))).toBe('WEAK_PASSWORD')
  const { userId } = await enter(newEmail())
  const weak = { userId, currentPassword: password, newPassword: 'short', device }
  expect(await codeOfError(changePassword(deps, weak))).toBe('WEAK_PASSWORD')
})

test('a changed password ends every other session, and this one gets a new token', async () => {
  const email = newEmail()
  const { userId, session } = await enter(email)
  await logInAs(email)
  expect(await openSessions(userId)).toBe(2)

  const renewed = await changePassword(deps, {
    userId,
    currentPassword: password,
    newPassword: 'cedar bench by the canal',
    device,
  })
  const left = await deps.db.accounts.session.findMany({ where: { userId } })
  expect(left.map(({ id }) => id)).toEqual([renewed.sessionId])
  expect(renewed.token).not.toBe(session.token)
  expect(await codeOfError(logInAs(email))).toBe('WRONG_LOGIN')
  await mailTo(email, /password was changed/)
})

test('a forgotten password is set once by its link; a weak try does not spend it', async () => {
  const email = newEmail()
  const { userId } = await enter(email)
  const { verificationId } = await requestPasswordReset(deps, { email, redirectTo: null, address: device.address })
  const proof = { by: 'link', token: linkTokenOf(secret, verificationId) } as const

  expect(await codeOfError(resetPassword(deps, { proof, password: 'short', device }))).toBe('WEAK_PASSWORD')
  await resetPassword(deps, { proof, password: 'lantern over the river', device })
  expect(await codeOfError(resetPassword(deps, { proof, password: 'lantern over the river', device }))).toBe(
    'WRONG_LINK',
  )
  expect(await openSessions(userId)).toBe(1)
  expect((await logInAs(email, 'lantern over the river')).kind).toBe('open')
})

test('an e-mail address moves when the new one is confirmed; the old one is told', async () => {
  const [email, next] = [newEmail(), newEmail()]
  const { userId, session } = await enter(email)
  await requestEmailChange(deps, { userId, email: next, password, address: device.address })
  const pending = await deps.db.accounts.verification.findFirstOrThrow({
    where: { userId, kind: 'change_email', consumedAt: null },
  })
  expect((await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })).email).toBe(email)

  const code = codeOf(secret, pending.id)
  await confirmEmailChange(deps, { userId, sessionId: session.sessionId, verificationId: pending.id, code, device })
  expect((await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })).email).toBe(next)
  expect(await deps.db.accounts.session.count({ where: { id: session.sessionId } })).toBe(0)
  await mailTo(email, /e-mail address was changed/)
})

test('an address of somebody else cannot be taken, and the page cannot tell', async () => {
  const [mine, theirs] = [newEmail(), newEmail()]
  const [{ userId }] = [await enter(mine), await enter(theirs)]
  await requestEmailChange(deps, { userId, email: theirs, password, address: device.address })

  await mailTo(theirs, /have an account at Kumiko already/)
  expect(mails.filter(({ to, subject }) => to === theirs && /to change your/.test(subject))).toEqual([])
})

test('account mail is handed over once, whoever tries, and a refused one is tried again under the same Message-ID', async () => {
  const email = newEmail()
  mailsAnswered = 500
  await register(email)
  await expect.poll(() => mails.filter(({ to }) => to === email).length).toBe(1)
  const delivery = () => deps.db.accounts.accountDelivery.findFirstOrThrow({ where: { toAddress: email } })
  await expect.poll(async () => (await delivery()).claimedUntil).toBeNull()
  expect(await delivery()).toMatchObject({ status: 'claimed', attempts: 1 })

  mailsAnswered = 202
  const { id: deliveryId } = await delivery()
  const tries = await Promise.allSettled(Array.from({ length: 4 }, () => sendAccountMail(deps, { deliveryId })))
  expect(tries.filter((one) => one.status === 'fulfilled' && one.value.kind === 'handed-over')).toHaveLength(1)
  const sent = mails.filter(({ to }) => to === email)
  expect(sent).toHaveLength(2)
  expect(new Set(sent.map(({ messageId }) => messageId))).toEqual(new Set([`<${deliveryId}@account.kumiko>`]))
  expect(await sendAccountMail(deps, { deliveryId })).toEqual({ kind: 'already' })

  const outbox = await everything.query(
    `select 1 from outbox where kind = 'account-mail' and payload ->> 'deliveryId' = $1`,
    [deliveryId],
  )
  expect(outbox.rowCount).toBe(1)
})
