import twilio from 'twilio'
import { z } from 'zod'
import type { ReceiveEventInput } from '../receive-event.ts'

export type VerifyTwilioInput = { authToken: string; signature: string; url: string; rawBody: string }

/** X-Twilio-Signature over the public address and the sorted form fields. */
export function isFromTwilio({ authToken, signature, url, rawBody }: VerifyTwilioInput): boolean {
  return twilio.validateRequest(authToken, signature, url, fieldsOf(rawBody))
}

const newsSchema = z.union([
  z.object({ MessageSid: z.string().min(1), MessageStatus: z.string().min(1) }),
  z.object({ MessageSid: z.string().min(1), SmsStatus: z.literal('received') }),
])

/**
 * A status callback, or a text from a person, as news: of the text only its sid is kept. Neither carries a time of its own
 * and both may be repeated: sid and status are their identity.
 */
export function twilioNews(rawBody: string, now: Date): ReceiveEventInput {
  const news = newsSchema.parse(fieldsOf(rawBody))
  const sid = news.MessageSid
  const status = 'MessageStatus' in news ? news.MessageStatus : news.SmsStatus

  return { provider: 'twilio', eventId: `${sid}:${status}`, type: status, objectId: sid, occurredAt: now }
}

function fieldsOf(rawBody: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(rawBody))
}
