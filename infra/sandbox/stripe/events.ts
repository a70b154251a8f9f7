import type Stripe from 'stripe'
import type { Tx } from './transaction.ts'
import type { EventRow } from './kinds.ts'
import { API_VERSION } from './version.ts'

type Eventful = { id: string }

/** Records that something happened, with the object as it is now, and a delivery for each endpoint that listens. */
export async function emit(tx: Tx, type: string, object: Eventful, previous?: Record<string, unknown>) {
  const data: EventRow['data'] = { object: structuredClone(object) }
  if (previous) data.previous_attributes = previous
  else tx.takeChanges(object)

  return record(tx, type, data)
}

/** News of something that is computed and not stored, such as the balance. */
export function emitView(tx: Tx, type: string, view: object) {
  return record(tx, type, { object: structuredClone(view) })
}

async function record(tx: Tx, type: string, data: EventRow['data']) {
  const event = tx.create('event', {
    api_version: API_VERSION,
    created: tx.now,
    data,
    pending_webhooks: 0,
    request: { id: tx.context.request?.id ?? null, idempotency_key: tx.context.request?.idempotencyKey ?? null },
    type,
  })
  await queueDeliveries(tx, event)

  return event
}

/** The `*.updated` event of an object, with what changed; none when nothing did. */
export async function emitUpdated(tx: Tx, type: string, object: Eventful) {
  const previous = tx.takeChanges(object)
  if (Object.keys(previous).length > 0) await emit(tx, type, object, previous)
}

async function queueDeliveries(tx: Tx, event: EventRow) {
  for (const endpoint of await enabledEndpoints(tx)) {
    if (!listensTo(endpoint.enabled_events, event.type)) continue
    await tx.context.client.query(
      "insert into deliveries (event_id, event_type, endpoint_id, status, next_at) values ($1, $2, $3, 'pending', $4)",
      [event.id, event.type, endpoint.id, Date.now()],
    )
  }
}

const endpointsOf = new WeakMap<Tx, Stripe.WebhookEndpoint[]>()

async function enabledEndpoints(tx: Tx) {
  const known = endpointsOf.get(tx)
  if (known) return known
  const endpoints = await tx.select('webhook_endpoint', "data->>'status' = 'enabled'", [], { order: 'asc' })
  endpointsOf.set(tx, endpoints)

  return endpoints
}

function listensTo(enabled: string[], type: string) {
  return enabled.includes('*') || enabled.includes(type)
}
