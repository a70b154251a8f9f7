import { randomBytes } from 'node:crypto'
import type { SandboxOptions } from '../config.ts'
import type { Database } from '../core/database.ts'
import { hearWord } from './opt-outs.ts'
import { postSigned } from './report-status.ts'
import type { TextMessage } from './text-message.ts'

type Inbound = { from: string; text: string; to?: string | undefined; url?: string | undefined }

/**
 * A text from a person: kept, so that it can be read by its sid, and told to the product's webhook, by default where the
 * last message to this person was reported. STOP words opt out.
 */
export async function receiveText(
  { database, options }: { database: Database; options: SandboxOptions },
  { from, text, to, url }: Inbound,
): Promise<{ sid: string; opted: 'out' | 'in' | null; isTaken: boolean | null }> {
  const last = await lastTo(database, from)
  const message: TextMessage = {
    sid: `SM${randomBytes(16).toString('hex')}`,
    to: to ?? last?.from ?? '',
    from,
    body: text,
    status: 'received',
    at: new Date().toISOString(),
    statusCallback: null,
    errorCode: null,
    errorMessage: null,
  }
  await database.write((client) =>
    client.query('insert into texts (sid, at, recipient, content) values ($1, $2, $3, $4)', [
      message.sid,
      message.at,
      message.to,
      JSON.stringify(message),
    ]),
  )
  const opted = await hearWord(database.pool, from, text)
  const { sid } = message
  const fields = {
    ...{ From: from, To: message.to, Body: text, MessageSid: sid, SmsSid: sid, SmsStatus: 'received', NumMedia: '0' },
    ...{ AccountSid: options.twilioAccountSid ?? '', ApiVersion: '2010-04-01' },
    ...(opted && { OptOutType: opted === 'out' ? 'STOP' : 'START' }),
  }
  const address = url ?? last?.statusCallback
  const isTaken = address ? await postSigned(address, fields, options) : null

  return { sid, opted, isTaken }
}

async function lastTo(database: Database, number: string): Promise<TextMessage | undefined> {
  const { rows } = await database.pool.query<{ content: TextMessage }>(
    'select content from texts where recipient = $1 order by seq desc limit 1',
    [number],
  )

  return rows[0]?.content
}
