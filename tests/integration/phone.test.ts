import { randomUUID } from 'node:crypto'
import twilio from 'twilio'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeSmsConsent } from '#activities/identity/change-sms-consent.ts'
import { confirmPhone } from '#activities/identity/confirm-phone.ts'
import { sendProcessSms } from '#activities/messaging/send-process-sms.ts'
import { routeOf } from '#activities/operations/inbox-routes.ts'
import { receiveWebhook } from '#activities/operations/receive-webhook.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { loadSms } from '#web/features/identity/queries/load-sms.server.ts'
import { addPerson, startWorld, type World } from '../workflows/memberships/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

let numbers = 0
/** A number nobody else has here. */
const newNumber = () => `+35191000${String((numbers += 1)).padStart(4, '0')}`
const textsTo = (phone: string) => world.desk.get<{ text: string }[]>(`sms?to=${encodeURIComponent(phone)}`)

async function newPerson(phone = newNumber()) {
  const { userId } = await addPerson(world)
  const save = (number: string | null, hasConsent = true) =>
    changeSmsConsent(world.deps, { userId, phone: number, hasConsent, address: randomUUID() })
  const confirm = async (code: string) => {
    const { pending } = await loadSms(world.deps.db, userId)

    return confirmPhone(world.deps, {
      ...{ userId, verificationId: pending?.verificationId ?? randomUUID(), code },
      address: randomUUID(),
    })
  }
  const newestCode = async (number = phone) => /^\d{6}/.exec((await textsTo(number)).at(-1)?.text ?? '')?.[0] ?? ''
  const settings = () => loadSms(world.deps.db, userId)
  const text = async () => {
    const { organizationId } = world
    const message = { dedupeKey: randomUUID(), kind: 'dunning.sms-3', text: 'Studio: €29.00 is open.' }

    return (await sendProcessSms(world.deps, { organizationId, userId, ...message })).kind
  }

  return { userId, phone, save, confirm, newestCode, settings, text }
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

test('a number counts when its code came back, and the consent ticked beside it counts from then', async () => {
  const { phone, save, confirm, newestCode, settings, text } = await newPerson()
  expect(await save(phone)).toBe('unconfirmed')
  expect(await settings()).toMatchObject({ phone, isVerified: false, hasConsent: false, pending: { phone } })
  expect(await text()).toBe('unwanted')

  const code = await newestCode()
  const wrong = code === '000000' ? '000001' : '000000'
  expect(await codeOf(confirm(wrong))).toBe('WRONG_CODE')
  await confirm(code)
  expect(await settings()).toEqual({ phone, isVerified: true, hasConsent: true, pending: null })
  expect(await text()).toBe('handed-over')
  expect(await codeOf(confirm(code))).toBe('WRONG_CODE')

  expect(await save(phone, false)).toBe('saved')
  expect(await text()).toBe('unwanted')
  expect(await save(phone, true)).toBe('saved')
  expect(await textsTo(phone)).toHaveLength(2)
})

test('another number starts again, a newer code ends the older one, and an empty number takes all of it back', async () => {
  const { phone, save, confirm, newestCode, settings, text } = await newPerson()
  await save(phone)
  await confirm(await newestCode())

  const other = newNumber()
  expect(await save(other)).toBe('unconfirmed')
  expect(await settings()).toMatchObject({ phone: other, isVerified: false, hasConsent: false })
  expect(await text()).toBe('unwanted')
  const first = await newestCode(other)
  await save(other)
  expect(await codeOf(confirm(first))).toBe('WRONG_CODE')
  await confirm(await newestCode(other))
  expect(await text()).toBe('handed-over')

  await save(null, false)
  expect(await settings()).toEqual({ phone: null, isVerified: false, hasConsent: false, pending: null })
})

test('guesses, codes for one number and codes for one account are counted', async () => {
  const { phone, save, confirm, newestCode } = await newPerson()
  await save(phone)
  const code = await newestCode()
  const wrong = code === '000000' ? '000001' : '000000'
  const guesses = await Promise.all(Array.from({ length: 7 }, () => codeOf(confirm(wrong))))
  expect(new Set(guesses)).toEqual(new Set(['WRONG_CODE', 'TOO_MANY_TRIES']))
  expect(await codeOf(confirm(code))).toBe('TOO_MANY_TRIES')

  const number = newNumber()
  const askers = await Promise.all([1, 2, 3, 4].map(() => newPerson(number)))
  const asked = await Promise.all(askers.map((asker) => codeOf(asker.save(number))))
  expect(asked.filter((answer) => answer === 'none')).toHaveLength(3)
  const busy = await newPerson()
  const tries = await Promise.all([1, 2, 3, 4, 5].map(() => codeOf(busy.save(newNumber()))))
  expect(tries.filter((answer) => answer === 'none')).toHaveLength(4)
})

test('STOP as an answer withdraws consent, is kept by its id alone, and no code goes to that number', async () => {
  const { phone, save, confirm, newestCode, settings, text } = await newPerson()
  await save(phone)
  await confirm(await newestCode())
  const { sid } = await answer(phone, 'Stop.')
  const { isTaken } = await hear(phone, sid)
  expect(isTaken).toBe(true)
  expect(await settings()).toEqual({ phone, isVerified: true, hasConsent: false, pending: null })
  expect(await text()).toBe('unwanted')
  const kept = await world.deps.db.forPlatform('test', (tx) =>
    tx.inboxEvent.findFirstOrThrow({ where: { objectId: sid } }),
  )
  expect(
    JSON.stringify(kept, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(phone.slice(1))

  await answer(phone, 'STOP')
  const again = await newPerson(phone)
  expect(await codeOf(again.save(phone))).toBe('SMS_STOPPED')
  expect((await again.settings()).pending).toBeNull()
})

test('the database keeps no consent for a number that is not verified', async () => {
  const { userId, phone } = await newPerson()
  const write = world.deps.db.accounts.user.update({
    where: { id: userId },
    data: { phone, smsConsentAt: new Date() },
    select: { id: true },
  })
  await expect(write).rejects.toThrow('users_sms_consent')
})

/** A person answers from their phone. */
async function answer(from: string, text: string): Promise<{ sid: string }> {
  const response = await world.desk.send('POST', 'sms', { from, text })

  return (await response.json()) as { sid: string }
}

/** The text as Twilio tells our webhook of it, then as the inbox works it off. */
async function hear(from: string, sid: string): Promise<{ isTaken: boolean }> {
  const { config } = world.deps
  const fields = { From: from, To: config.TWILIO_FROM, Body: 'Stop.', MessageSid: sid, SmsStatus: 'received' }
  const url = new URL('/webhooks/twilio', config.PUBLIC_URL).href
  const signature = twilio.getExpectedTwilioSignature(config.TWILIO_AUTH_TOKEN, url, fields)
  const answer = await receiveWebhook(world.deps, {
    provider: 'twilio',
    rawBody: new URLSearchParams(fields).toString(),
    header: (name) => (name === 'x-twilio-signature' ? signature : null),
  })
  const row = await world.deps.db.forPlatform('test', (tx) =>
    tx.inboxEvent.findFirstOrThrow({ where: { objectId: sid } }),
  )
  await routeOf({ provider: 'twilio', type: row.type })?.handle(world.deps, { ...row, provider: 'twilio' })

  return { isTaken: answer.kind === 'received' && answer.added === 1 }
}
