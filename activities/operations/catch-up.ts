import type Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'
import { stripeTypes } from './inbox-routes.ts'
import { receiveEvents, type ReceiveEventInput } from './receive-event.ts'

export type CatchUpReport = { seen: number; healed: number }

const checkpointName = 'stripe-events'
const overlapSeconds = 3_600
/** Stripe keeps events for 30 days. */
const keptSeconds = 30 * 86_400
/** Most types Stripe takes in one question. */
const typesAtOnce = 20

/** Asks Stripe for the events whose webhook we did not take, into the inbox. Returns how many it did not know. */
export function catchUpFailed(deps: Deps): Promise<CatchUpReport> {
  return walk(deps, { delivery_success: false })
}

/**
 * Walks all events since the last walk less an hour, into the inbox: heals also what was answered with 2xx and then lost,
 * as after a restore from a backup.
 */
export async function walkEvents(deps: Deps): Promise<CatchUpReport> {
  const startedAt = Math.floor(Date.now() / 1000)
  const last = await deps.db.forPlatform('catch-up', (tx) =>
    tx.checkpoint.findUnique({ where: { name: checkpointName } }),
  )
  const gte = last ? Number(last.value) - overlapSeconds : startedAt - keptSeconds
  const report = await walk(deps, { created: { gte } })
  const value = String(startedAt)
  await deps.db.forPlatform('catch-up', (tx) =>
    tx.checkpoint.upsert({
      where: { name: checkpointName },
      create: { name: checkpointName, value },
      update: { value },
    }),
  )

  return report
}

async function walk(deps: Deps, filter: Stripe.EventListParams): Promise<CatchUpReport> {
  const report: CatchUpReport = { seen: 0, healed: 0 }
  const types = stripeTypes()
  for (let from = 0; from < types.length; from += typesAtOnce) {
    await walkTypes(deps, { ...filter, types: types.slice(from, from + typesAtOnce) }, report)
  }

  return report
}

async function walkTypes(deps: Deps, params: Stripe.EventListParams, report: CatchUpReport): Promise<void> {
  let page = await deps.stripeFor('').events.list({ ...params, limit: 100 })
  for (;;) {
    report.seen += page.data.length
    report.healed += await receiveEvents(deps, page.data.map(newsOf))
    const last = page.data.at(-1)
    if (!page.has_more || !last) return
    page = await deps.stripeFor('').events.list({ ...params, limit: 100, starting_after: last.id })
  }
}

function newsOf(event: Stripe.Event): ReceiveEventInput {
  return { ...stripeNews(event), source: 'catch-up' }
}

/** The ids of a Stripe event, which is all of it that is kept. */
export function stripeNews(event: Stripe.Event): ReceiveEventInput {
  const { object } = event.data

  return {
    provider: 'stripe',
    account: event.account ?? '',
    eventId: event.id,
    type: event.type,
    objectId: 'id' in object && typeof object.id === 'string' ? object.id : '',
    occurredAt: new Date(event.created * 1000),
  }
}
