import { createHmac } from 'node:crypto'
import type { SandboxOptions } from '../config.ts'
import type { TextMessage } from './text-message.ts'

/** Tells a message's status callback that it was sent and delivered, signed as Twilio signs. */
export function reportStatus(message: TextMessage, options: SandboxOptions) {
  const { statusCallback } = message
  if (!statusCallback) return
  void (async () => {
    for (const status of ['sent', 'delivered']) {
      await postSigned(
        statusCallback,
        {
          MessageSid: message.sid,
          SmsSid: message.sid,
          MessageStatus: status,
          SmsStatus: status,
          To: message.to,
          From: message.from,
          AccountSid: options.twilioAccountSid ?? '',
          ApiVersion: '2010-04-01',
        },
        options,
      )
    }
  })()
}

/** X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted fields. Says whether it was taken. */
export async function postSigned(url: string, fields: Record<string, string>, { twilioAuthToken }: SandboxOptions) {
  const text = Object.keys(fields)
    .sort()
    .reduce((sum, name) => sum + name + (fields[name] ?? ''), url)
  const signature = createHmac('sha1', twilioAuthToken ?? '')
    .update(text)
    .digest('base64')
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'x-twilio-signature': signature },
      signal: AbortSignal.timeout(10_000),
    })

    return response.ok
  } catch {
    return false
  }
}
