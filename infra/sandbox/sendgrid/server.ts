import type { SandboxOptions } from '../config.ts'
import type { Database } from '../core/database.ts'
import { fitsRoute, takeFault } from '../core/faults.ts'
import { createHttpServer, json, urlOf, type Reply } from '../core/http.ts'
import { newId } from '../core/ids.ts'
import { problemsOf, readMail, type Mail } from './read-mail.ts'
import type { MailEvents } from './mail-events.ts'

export type SendgridContext = { options: SandboxOptions; database: Database; events: MailEvents }

/** SendGrid's port: `POST /v3/mail/send` keeps each mail, one row a recipient, and answers 202. */
export function createSendgridServer(context: SendgridContext) {
  return createHttpServer(async (request, body, response) => {
    const route = `${request.method ?? 'GET'} ${urlOf(request).pathname}`
    if (request.headers.authorization !== `Bearer ${context.options.sendgridApiKey ?? ''}`) {
      return json(401, {
        errors: [
          { message: 'The provided authorization grant is invalid, expired, or revoked', field: null, help: null },
        ],
      })
    }
    if (route === 'GET /v3/user/webhooks/event/settings/signed')
      return json(200, { public_key: await context.events.publicKey() })
    if (route !== 'POST /v3/mail/send')
      return json(404, { errors: [{ message: 'Not Found', field: null, help: null }] })
    const fault = await takeFault(
      context.database.pool,
      ['status', 'timeout_after_commit'],
      (pattern) => pattern !== '*' && fitsRoute(pattern, route),
    )
    if (fault?.kind === 'status')
      return json(Number(fault.value ?? 500), {
        errors: [{ message: 'A fault asked for at the desk.', field: null, help: null }],
      })
    const reply = await accept(context, body)
    if (fault?.kind !== 'timeout_after_commit') return reply
    response.destroy()

    return null
  })
}

async function accept(context: SendgridContext, body: string): Promise<Reply> {
  const input = parse(body)
  const errors = problemsOf(input)
  if (errors.length > 0) return json(400, { errors })
  const messageId = newId('', 22).slice(1)
  const mails = readMail(input, messageId)
  await keep(context.database, mails)
  context.events.announce(mails)

  return { status: 202, headers: { 'x-message-id': messageId }, body: '' }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return null
  }
}

function keep(database: Database, mails: Mail[]) {
  return database.write(async (client) => {
    for (const mail of mails) {
      await client.query('insert into emails (id, at, recipient, content) values ($1, $2, $3, $4)', [
        mail.id,
        mail.at,
        mail.to.toLowerCase(),
        JSON.stringify(mail),
      ])
    }
  })
}
