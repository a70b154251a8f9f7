import { randomBytes } from 'node:crypto'
import type { SandboxOptions } from '../config.ts'
import type { Database } from '../core/database.ts'
import { fitsRoute, takeFault } from '../core/faults.ts'
import { createHttpServer, json, urlOf, type Reply } from '../core/http.ts'
import { isStopped } from './opt-outs.ts'
import { reportStatus } from './report-status.ts'
import type { TextMessage } from './text-message.ts'

export type TwilioContext = { options: SandboxOptions; database: Database }

/** Twilio's port: messages are kept, reported as delivered, and refused with 21610 to who has opted out. */
export function createTwilioServer(context: TwilioContext) {
  const { options, database } = context
  const base = `/2010-04-01/Accounts/${options.twilioAccountSid ?? ''}/Messages`

  return createHttpServer(async (request, body) => {
    const { pathname } = urlOf(request)
    const route = `${request.method ?? 'GET'} ${pathname}`
    const credentials = Buffer.from(`${options.twilioAccountSid ?? ''}:${options.twilioAuthToken ?? ''}`).toString(
      'base64',
    )
    if (request.headers.authorization !== `Basic ${credentials}`) return refusal(401, 20003, 'Authenticate')
    const fault = await takeFault(database.pool, ['status'], (pattern) => pattern !== '*' && fitsRoute(pattern, route))
    if (fault) return refusal(Number(fault.value ?? 500), 20500, 'A fault asked for at the desk.')
    if (route === `POST ${base}.json`) return send(context, new URLSearchParams(body))
    const sid = route.startsWith('GET ') ? pathname.match(/\/Messages\/(SM\w+)\.json$/)?.[1] : undefined
    const message = sid ? await findMessage(database, sid) : null

    return message
      ? json(200, present(options, message))
      : refusal(404, 20404, `The requested resource ${pathname} was not found`)
  })
}

async function send(context: TwilioContext, form: URLSearchParams): Promise<Reply> {
  const { database, options } = context
  const to = form.get('To') ?? ''
  const from = form.get('From') ?? form.get('MessagingServiceSid') ?? ''
  const body = form.get('Body') ?? ''
  if (!to) return refusal(400, 21604, "A 'To' phone number is required.")
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`)
  if (!from) return refusal(400, 21603, "A 'From' phone number is required.")
  if (!body) return refusal(400, 21602, 'Message body is required.')
  if (body.length > 1600) return refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit.')
  if (await isStopped(database.pool, to)) return refusal(400, 21610, 'Attempt to send to unsubscribed recipient')

  const sid = `SM${randomBytes(16).toString('hex')}`
  const message: TextMessage = {
    sid,
    to,
    from,
    body,
    status: 'queued',
    at: new Date().toISOString(),
    statusCallback: form.get('StatusCallback'),
    errorCode: null,
    errorMessage: null,
  }
  await database.write((client) =>
    client.query('insert into texts (sid, at, recipient, content) values ($1, $2, $3, $4)', [
      sid,
      message.at,
      to,
      JSON.stringify({ ...message, status: 'delivered' }),
    ]),
  )
  reportStatus(message, options)

  return json(201, present(options, message))
}

async function findMessage(database: Database, sid: string) {
  const { rows } = await database.pool.query<{ content: TextMessage }>('select content from texts where sid = $1', [
    sid,
  ])

  return rows[0]?.content ?? null
}

function present({ twilioAccountSid }: SandboxOptions, message: TextMessage) {
  const date = new Date(message.at).toUTCString().replace('GMT', '+0000')
  const uri = `/2010-04-01/Accounts/${twilioAccountSid ?? ''}/Messages/${message.sid}`

  return {
    account_sid: twilioAccountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: date,
    date_sent: message.status === 'queued' ? null : date,
    date_updated: date,
    direction: message.status === 'received' ? 'inbound' : 'outbound-api',
    error_code: message.errorCode,
    error_message: message.errorMessage,
    from: message.from,
    messaging_service_sid: message.from.startsWith('MG') ? message.from : null,
    num_media: '0',
    num_segments: String(Math.max(1, Math.ceil(message.body.length / 153))),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

function refusal(status: number, code: number, message: string) {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
}
