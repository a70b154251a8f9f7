import type Stripe from 'stripe'
import type { Queryable } from '../core/database.ts'
import type { Mail } from '../sendgrid/read-mail.ts'
import type { TextMessage } from '../twilio/text-message.ts'

export type DeskMail = {
  to: string
  subject: string
  text: string | null
  html: string | null
  at: string
  id: string
  from: string
  messageId: string
  headers: Record<string, string>
  customArgs: Record<string, string>
  outcome: string
}

/** E-mails in the order they came, newest last. */
export async function listEmails(client: Queryable, to: string | null): Promise<DeskMail[]> {
  const { rows } = await client.query<{ content: Mail }>(
    'select content from emails where $1::text is null or recipient = $1 order by seq',
    [to?.toLowerCase() ?? null],
  )

  return rows.map(
    ({ content: { to: address, subject, text, html, at, id, from, messageId, headers, customArgs, outcome } }) => ({
      to: address,
      subject,
      text,
      html,
      at,
      id,
      from,
      messageId,
      headers,
      customArgs,
      outcome,
    }),
  )
}

export async function listTexts(client: Queryable, to: string | null) {
  const { rows } = await client.query<{ content: TextMessage }>(
    'select content from texts where $1::text is null or recipient = $1 order by seq',
    [to],
  )

  return rows.map(({ content }) => ({
    to: content.to,
    text: content.body,
    at: content.at,
    from: content.from,
    sid: content.sid,
    status: content.status,
  }))
}

export async function listCharges(client: Queryable) {
  const { rows } = await client.query<{ data: Stripe.Charge }>(
    "select data from objects where kind = 'charge' order by seq",
  )

  return rows.map(({ data }) => data)
}

export async function listSubscriptions(client: Queryable) {
  const { rows } = await client.query<{ data: Stripe.Subscription }>(
    "select data from objects where kind = 'subscription' order by seq",
  )

  return rows.map(({ data }) => data)
}

export type DeskWebhook = {
  id: number
  eventId: string
  type: string
  url: string
  status: string
  attempts: number
  responseStatus: number | null
  note: string | null
  at: string
  nextAt: string | null
}
type WebhookRow = {
  id: string
  event_id: string
  event_type: string
  url: string | null
  status: string
  attempts: number
  response_status: number | null
  response_note: string | null
  created: string
  next_at: string
}

export async function listWebhooks(client: Queryable, limit = 500): Promise<DeskWebhook[]> {
  const { rows } = await client.query<WebhookRow>(
    `select * from (select d.*, e.created, w.data->>'url' as url from deliveries d
       left join objects e on e.id = d.event_id left join objects w on w.id = d.endpoint_id
       order by d.id desc limit $1) newest order by id`,
    [limit],
  )

  return rows.map((row) => ({
    id: Number(row.id),
    eventId: row.event_id,
    type: row.event_type,
    url: row.url ?? '',
    status: row.status,
    attempts: row.attempts,
    responseStatus: row.response_status,
    note: row.response_note,
    at: new Date(Number(row.created) * 1000).toISOString(),
    nextAt: row.status === 'pending' ? new Date(Number(row.next_at)).toISOString() : null,
  }))
}
