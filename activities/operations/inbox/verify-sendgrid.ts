import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import type { ReceiveEventInput } from '../receive-event.ts'

export type VerifySendgridInput = {
  publicKey: string
  signature: string
  timestamp: string
  rawBody: string
  now: Date
}

/** The signature covers no counter of its own, so a recording is refused after this time. */
const longestAgeMs = 10 * 60_000

/** ECDSA P-256 over timestamp and raw body, with the base64 key of SendGrid's event webhook. False for anything else. */
export function isFromSendgrid({ publicKey, signature, timestamp, rawBody, now }: VerifySendgridInput): boolean {
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1000) <= longestAgeMs)) return false

  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })

    return verify('sha256', Buffer.from(timestamp + rawBody), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

const eventsSchema = z.array(
  z.object({
    sg_event_id: z.string().min(1),
    sg_message_id: z.string().default(''),
    event: z.string(),
    timestamp: z.number(),
    dedupe_key: z.string().optional(),
  }),
)

/** The events of one request as news; those that name no message are left out. Throws ZodError for another shape. */
export function sendgridNews(rawBody: string): ReceiveEventInput[] {
  return eventsSchema.parse(JSON.parse(rawBody)).flatMap((event) => {
    // SendGrid adds a suffix of its own to the id it gave us when it took the message.
    const objectId = event.dedupe_key ?? event.sg_message_id.split('.')[0] ?? ''
    if (objectId === '') return []
    const occurredAt = new Date(event.timestamp * 1000)

    return [{ provider: 'sendgrid', eventId: event.sg_event_id, type: event.event, objectId, occurredAt }]
  })
}
