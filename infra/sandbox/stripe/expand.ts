import { invalidRequest } from './errors.ts'
import { asList } from './lists.ts'
import { isRecord } from './complete.ts'
import { ID_PREFIX, type Kind } from './kinds.ts'
import { lineItemsOf } from './checkout/session-lines.ts'
import type { Tx } from './transaction.ts'
import type Stripe from 'stripe'

const DEEPEST = 4
const KINDS = (Object.entries(ID_PREFIX) as [Kind, string][]).sort(([, a], [, b]) => b.length - a.length)

/** What is still referred to when it is deleted. */
const LEAVES_A_TRACE = new Set<Kind>(['coupon', 'customer', 'product'])

/** Fields that only an expansion brings. */
const INCLUDABLE: Record<string, (tx: Tx, id: string) => Promise<unknown>> = {
  'checkout.session.line_items': async (tx, id) => {
    const session: Stripe.Checkout.Session = await tx.get('checkout.session', id)

    return asList(`/v1/checkout/sessions/${id}/line_items`, await lineItemsOf(tx, session))
  },
  'invoice.payments': async (tx, id) =>
    asList('/v1/invoice_payments', await tx.select('invoice_payment', "data->>'invoice' = $1", [id])),
  'invoice.confirmation_secret': async (tx, id) => {
    const [payment] = await tx.select('invoice_payment', "data->>'invoice' = $1", [id], { limit: 1 })
    const intent =
      typeof payment?.payment.payment_intent === 'string'
        ? await tx.find('payment_intent', payment.payment.payment_intent)
        : null

    return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
  },
  'charge.refunds': async (tx, id) =>
    asList(`/v1/charges/${id}/refunds`, await tx.select('refund', "data->>'charge' = $1", [id])),
  'customer.subscriptions': async (tx, id) =>
    asList(
      `/v1/customers/${id}/subscriptions`,
      await tx.select('subscription', "data->>'customer' = $1 and data->>'status' <> 'canceled'", [id]),
    ),
}

/** Writes an answer: a copy of the object with each asked path filled in, four levels deep at most. */
export async function render(tx: Tx, object: object, expansions: string[]): Promise<unknown> {
  const copy: unknown = structuredClone(object)
  await fillEvents(tx, copy)
  for (const path of expansions) {
    const parts = path.split('.')
    // The `data` of a list is a level like any other.
    if (parts.length > DEEPEST)
      throw invalidRequest(`You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`, {
        param: 'expand',
      })
    await expandPath(tx, copy, parts, path)
  }

  return copy
}

async function expandPath(tx: Tx, target: unknown, parts: string[], path: string): Promise<void> {
  const [name, ...rest] = parts
  if (name === undefined || target === null) return
  if (Array.isArray(target)) {
    for (const entry of target) await expandPath(tx, entry, parts, path)

    return
  }
  if (!isRecord(target)) return
  target[name] = await expandField(tx, target, name, path)
  if (rest.length === 0 && !isExpansion(name, target[name])) refuse(path)
  await expandPath(tx, target[name], rest, path)
}

async function expandField(tx: Tx, target: Record<string, unknown>, name: string, path: string): Promise<unknown> {
  const value = target[name]
  if (typeof value === 'string') return (await load(tx, value)) ?? refuse(path)
  if (Array.isArray(value))
    return Promise.all(
      value.map(async (entry: unknown) => (typeof entry === 'string' ? ((await load(tx, entry)) ?? entry) : entry)),
    )
  if (target.object === 'list' && name !== 'data') refuse(path, `data.${path}`)
  if (value !== undefined) return value
  const include = INCLUDABLE[`${String(target.object)}.${name}`]
  if (include && typeof target.id === 'string') return structuredClone(await include(tx, target.id))

  return refuse(path)
}

/** Where a path may end: at an object of its own or a list of them, at none for now; not at a hash or a bare value. */
function isExpansion(name: string, value: unknown) {
  if (value === null) return true
  if (Array.isArray(value)) return name !== 'data'

  return isRecord(value) && 'object' in value
}

async function load(tx: Tx, id: string) {
  // A coupon's id is any text.
  const kind = KINDS.find(([, prefix]) => id.startsWith(`${prefix}_`))?.[0] ?? 'coupon'
  const found = await tx.find(kind, id)
  if (found) return structuredClone(found) as unknown

  return LEAVES_A_TRACE.has(kind) && (await tx.wasDeleted(kind, id)) ? { id, object: kind, deleted: true } : null
}

function refuse(path: string, instead?: string): never {
  const hint = instead ? ` You may want to try expanding '${instead}' instead.` : ''
  throw invalidRequest(`This property cannot be expanded (${path}).${hint}`, { param: 'expand' })
}

/** `pending_webhooks` is counted when events are read, of all in one query. */
async function fillEvents(tx: Tx, value: unknown): Promise<void> {
  const events = eventsIn(value)
  if (events.length === 0) return
  const { rows } = await tx.context.client.query<{ id: string; count: number }>(
    "select event_id as id, count(*)::int as count from deliveries where event_id = any($1) and status <> 'delivered' group by event_id",
    [events.map(({ id }) => id)],
  )
  const counts = new Map(rows.map(({ id, count }) => [id, count]))
  for (const event of events) event.pending_webhooks = counts.get(String(event.id)) ?? 0
}

function eventsIn(value: unknown): Record<string, unknown>[] {
  if (!isRecord(value)) return []
  if (value.object === 'list' && Array.isArray(value.data)) return value.data.flatMap((entry) => eventsIn(entry))

  return value.object === 'event' ? [value] : []
}
