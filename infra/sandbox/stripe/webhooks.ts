import { createHmac } from 'node:crypto'
import { fitsRoute, takeFault } from '../core/faults.ts'
import { keepTurning, type Wakeful } from '../core/scheduler.ts'
import { read, type StripeContext } from './context.ts'
import { render } from './expand.ts'

const AT_ONCE = 8
const PATIENCE_MS = 20_000
/** Wall time between attempts: quick, as somebody local is waiting. */
const BACK_OFF_MS = [1000, 2000, 4000, 8000, 15_000, 30_000]
/** Three days of the longest pause. */
const LAST_ATTEMPT = 8640

type Delivery = {
  id: string
  event_id: string
  event_type: string
  endpoint_id: string
  attempts: number
  copies: number
  next_at: string
}

/** Posts what is due to its endpoint, at least once, until a 2xx or three days have passed. */
export function startDeliveries(context: StripeContext): Wakeful {
  const underway = new Map<string, Promise<void>>()
  const turning = keepTurning(async () => {
    const due = await dueDeliveries(context, [...underway.keys()], AT_ONCE - underway.size)
    for (const delivery of due) {
      const work = deliver(context, delivery)
        .catch((error: unknown) => console.error('sandbox webhook:', error))
        .finally(() => {
          underway.delete(delivery.id)
          turning.wake()
        })
      underway.set(delivery.id, work)
    }

    return nextDueMs(context)
  })

  return {
    wake: () => turning.wake(),
    async stop() {
      await turning.stop()
      await Promise.race([Promise.allSettled(underway.values()), new Promise((resolve) => setTimeout(resolve, 1500))])
    },
  }
}

async function dueDeliveries({ database }: StripeContext, underway: string[], room: number) {
  if (room <= 0) return []
  const { rows } = await database.pool.query<Delivery>(
    "select id, event_id, event_type, endpoint_id, attempts, copies, next_at from deliveries where status = 'pending' and next_at <= $1 and id <> all($2::bigint[]) order by next_at, id limit $3",
    [Date.now(), underway, room],
  )

  return rows
}

async function nextDueMs({ database }: StripeContext) {
  const { rows } = await database.pool.query<{ next: string | null }>(
    "select min(next_at) as next from deliveries where status = 'pending' and next_at > $1",
    [Date.now()],
  )

  return rows[0]?.next ? Math.max(1, Number(rows[0].next) - Date.now()) : null
}

async function deliver(context: StripeContext, delivery: Delivery) {
  const planned = delivery.attempts === 0 ? await disturb(context, delivery) : delivery
  if (!planned) return
  const letter = await write(context, planned)
  if (!letter) {
    await finish(context, planned, { status: 'dropped', note: 'its endpoint is gone' })

    return
  }
  let outcome: Outcome = { isDelivered: false, status: null, note: '' }
  for (let copy = 0; copy < planned.copies; copy++) outcome = await post(letter.url, letter.body, letter.secret)
  if (outcome.isDelivered) {
    await finish(context, planned, { status: 'delivered', responseStatus: outcome.status })
    await releaseOvertaken(context, planned)
  } else await postpone(context, planned, outcome)
}

/** Faults asked for at the desk strike a delivery's first attempt. */
async function disturb(context: StripeContext, delivery: Delivery): Promise<Delivery | null> {
  const fault = await takeFault(
    context.database.pool,
    ['drop_webhook', 'duplicate_webhook', 'delay_webhook', 'reorder_webhook'],
    (route) => fitsRoute(route, delivery.event_type) || /^(GET|POST|DELETE) /.test(route),
  )
  if (!fault) return delivery
  if (fault.kind === 'duplicate_webhook') return { ...delivery, copies: delivery.copies + 1 }
  if (fault.kind === 'drop_webhook') await finish(context, delivery, { status: 'dropped', note: 'dropped at the desk' })
  else
    await context.database.pool.query(
      'update deliveries set next_at = $2, attempts = attempts + 1, response_note = $3 where id = $1',
      [delivery.id, Date.now() + Number(fault.value ?? 5000), fault.kind === 'reorder_webhook' ? OVERTAKEN : null],
    )

  return null
}

/** Waits for a later event of its endpoint to overtake it, and is sent right after that. */
const OVERTAKEN = 'waits to be overtaken'

async function releaseOvertaken({ database }: StripeContext, { id, endpoint_id: endpointId }: Delivery) {
  await database.pool.query(
    "update deliveries set next_at = $3 where endpoint_id = $1 and id < $2 and status = 'pending' and response_note = $4",
    [endpointId, id, Date.now(), OVERTAKEN],
  )
}

async function write(context: StripeContext, delivery: Delivery) {
  return read(context, async (tx) => {
    const event = await tx.find('event', delivery.event_id)
    const endpoint = await tx.find('webhook_endpoint', delivery.endpoint_id)
    if (!event || !endpoint) return null

    return {
      url: endpoint.url,
      secret: tx.hidden(endpoint).secret,
      body: JSON.stringify(await render(tx, event, []), null, 2),
    }
  })
}

type Outcome = { isDelivered: boolean; status: number | null; note: string }

async function post(url: string, body: string, secret: string): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Kumiko-Sandbox (Stripe stand-in)',
        'stripe-signature': sign(body, secret),
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const note = (await response.text()).slice(0, 300)

    return { isDelivered: response.status >= 200 && response.status < 300, status: response.status, note }
  } catch (error) {
    return { isDelivered: false, status: null, note: error instanceof Error ? error.message : 'unreachable' }
  }
}

/** Stripe's scheme over wall time, as receivers refuse what is older than five minutes. */
export function sign(body: string, secret: string, atSeconds = Math.floor(Date.now() / 1000)) {
  const signature = createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex')

  return `t=${atSeconds},v1=${signature}`
}

type Ending = { status: 'delivered' | 'dropped' | 'failed'; responseStatus?: number | null; note?: string }

async function finish(
  { database }: StripeContext,
  delivery: Delivery,
  { status, responseStatus = null, note = '' }: Ending,
) {
  await database.pool.query(
    'update deliveries set status = $2, attempts = attempts + 1, response_status = $3, response_note = $4, delivered_at = $5 where id = $1',
    [delivery.id, status, responseStatus, note, status === 'delivered' ? Date.now() : null],
  )
}

async function postpone(context: StripeContext, delivery: Delivery, outcome: Outcome) {
  if (delivery.attempts >= LAST_ATTEMPT) {
    await finish(context, delivery, { status: 'failed', responseStatus: outcome.status, note: outcome.note })

    return
  }
  const wait = BACK_OFF_MS[Math.min(delivery.attempts, BACK_OFF_MS.length - 1)] ?? 60_000
  await context.database.pool.query(
    'update deliveries set attempts = attempts + 1, next_at = $2, response_status = $3, response_note = $4 where id = $1',
    [delivery.id, Date.now() + wait, outcome.status, outcome.note],
  )
}
