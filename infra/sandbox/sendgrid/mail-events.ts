import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { SandboxOptions } from '../config.ts'
import type { Database } from '../core/database.ts'
import { newId } from '../core/ids.ts'
import type { Mail } from './read-mail.ts'

const ATTEMPTS = 6
const FIRST_PAUSE_MS = 1000

type MailEvent = Record<string, unknown>

export type MailEvents = { announce(mails: Mail[]): void; publicKey(): Promise<string>; stop(): void }

/** SendGrid's signed event webhook: what became of each mail, ECDSA P-256 over timestamp and raw body. */
export function createMailEvents(database: Database, options: SandboxOptions): MailEvents {
  const target = options.sendgridWebhookUrl
  const timers = new Set<NodeJS.Timeout>()
  const post = async (events: MailEvent[], attempt: number) => {
    if (
      !target ||
      (await isDelivered(target, JSON.stringify(events), await loadKey(database, options))) ||
      attempt >= ATTEMPTS
    )
      return
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        void post(events, attempt + 1)
      },
      FIRST_PAUSE_MS * 2 ** attempt,
    )
    timers.add(timer)
  }

  return {
    announce(mails) {
      void post(mails.flatMap(eventsOf), 0)
    },
    async publicKey() {
      const key = createPublicKey(await loadKey(database, options))

      return key.export({ type: 'spki', format: 'der' }).toString('base64')
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** The key pair is made once and kept, so that a receiver may store the public half. */
async function loadKey(database: Database, { sendgridWebhookPrivateKey: given }: SandboxOptions) {
  if (given) return createPrivateKey({ key: Buffer.from(given, 'base64'), format: 'der', type: 'pkcs8' })
  const fresh = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  await database.pool.query(
    "insert into settings (name, value) values ('mail_key', $1) on conflict (name) do nothing",
    [JSON.stringify(fresh)],
  )
  const { rows } = await database.pool.query<{ value: string }>("select value from settings where name = 'mail_key'")

  return createPrivateKey(rows[0]?.value ?? fresh)
}

function eventsOf(mail: Mail): MailEvent[] {
  const base = {
    email: mail.to,
    timestamp: Math.floor(Date.now() / 1000),
    sg_message_id: `${mail.messageId}.sandbox-${mail.id}`,
    'smtp-id': mail.headers['Message-ID'] ?? `<${mail.id}@sandbox>`,
    ...mail.customArgs,
  }
  const event = (name: string, details: object = {}) => ({
    ...base,
    ...details,
    event: name,
    sg_event_id: newId('', 22).slice(1),
  })
  if (mail.outcome === 'bounced')
    return [
      event('processed'),
      event('bounce', {
        type: 'bounce',
        status: '5.1.1',
        reason: '550 5.1.1 The mailbox does not exist.',
        bounce_classification: 'Invalid Address',
      }),
    ]
  const delivered = [event('processed'), event('delivered', { response: '250 OK' })]

  return mail.outcome === 'spam' ? [...delivered, event('spamreport')] : delivered
}

async function isDelivered(target: string, body: string, key: ReturnType<typeof createPrivateKey>) {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign('sha256', Buffer.from(timestamp + body), key).toString('base64')
  const headers = {
    'content-type': 'application/json',
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': timestamp,
  }
  try {
    const response = await fetch(target, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) })

    return response.ok
  } catch {
    return false
  }
}
