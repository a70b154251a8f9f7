import twilio from 'twilio'
import { z } from 'zod'
import type { ReceiveEventInput } from '../receive-event.ts'

export type VerifyTwilioInput = { authToken: string; signature: string; url: string; rawBody: string }

/** X-Twilio-Signature over the public address and the sorted form fields. */
export function isFromTwilio({ authToken, signature, url, rawBody }: VerifyTwilioInput): boolean {
  return twilio.validateRequest(authToken, signature, url, fieldsOf(rawBody))
}

const statusSchema = z.object({ MessageSid: z.string().min(1), MessageStatus: z.string().min(1) })

/** A status callback as news. It carries no time of its own and may be repeated: sid and status are its identity. */
export function twilioNews(rawBody: string, now: Date): ReceiveEventInput {
  const { MessageSid: sid, MessageStatus: status } = statusSchema.parse(fieldsOf(rawBody))

  return { provider: 'twilio', eventId: `${sid}:${status}`, type: status, objectId: sid, occurredAt: now }
}

function fieldsOf(rawBody: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(rawBody))
}
