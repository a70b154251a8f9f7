import { parseDuration } from '../config.ts'
import { addFault, FAULT_KINDS, type FaultKind } from '../core/faults.ts'
import { FAILURE_ENDS, readAccount, writeAccount, type AccountSettings } from '../stripe/account.ts'
import { DECLINES } from '../stripe/declines.ts'
import type { DeskContext } from './context.ts'
import { DeskError } from './read-body.ts'

/** What a person may do to a delivery: send it again, never send it, or send it twice. */
export async function orderDelivery({ database, wake }: DeskContext, deliveryId: number, order: string) {
  const change: Record<string, string> = {
    again: "status = 'pending', next_at = $2, copies = 1",
    twice: "status = 'pending', next_at = $2, copies = 2",
    drop: "status = 'dropped', next_at = $2",
  }
  const set = change[order]
  if (!set) throw new DeskError(400, 'The orders are again, drop and twice.')
  const { rowCount } = await database.pool.query(`update deliveries set ${set} where id = $1`, [deliveryId, Date.now()])
  if (rowCount === 0) throw new DeskError(404, 'There is no such delivery.')
  wake()

  return { ok: true }
}

export function readClock({ stripe: { clock } }: DeskContext) {
  return {
    now: new Date(clock.nowMs()).toISOString(),
    offsetMs: clock.offsetMs,
    isFrozen: clock.isFrozen,
    dayMs: clock.dayMs,
  }
}

/** Advances, freezes or thaws the sandbox's own time; beside a worker only when forced, because Temporal's clock cannot follow. */
export async function setClock(context: DeskContext, order: Record<string, unknown>) {
  const { database, stripe, wake } = context
  if (order.force !== true && (await isWorkerAttached(context))) {
    throw new DeskError(
      409,
      'A worker is attached: its timers do not follow this clock. Live faster with KUMIKO_DAY, or send "force": true.',
    )
  }
  const advance = order.advance
  await database.write(async (client) => {
    if (order.freeze === true) await stripe.clock.freeze(client)
    if (order.freeze === false) await stripe.clock.thaw(client)
    if (typeof advance === 'string') await stripe.clock.advance(client, readAdvance(advance))
    else if (advance !== undefined) throw new DeskError(400, 'advance is a duration such as "3d".')
  })
  wake()

  return readClock(context)
}

function readAdvance(text: string) {
  try {
    return parseDuration(text)
  } catch (error) {
    throw new DeskError(400, error instanceof Error ? error.message : 'That is no duration.')
  }
}

async function isWorkerAttached({ options }: DeskContext) {
  if (!options.workerUrl) return false
  try {
    // Whatever it answers, somebody is there.
    await fetch(options.workerUrl, { signal: AbortSignal.timeout(1000) })

    return true
  } catch {
    return false
  }
}

export async function orderFault({ database }: DeskContext, order: Record<string, unknown>) {
  const { route = '*', kind, times = 1, value = null } = order
  if (typeof route !== 'string')
    throw new DeskError(400, 'route is text such as "POST /v1/charges", an event type, or "*".')
  if (!FAULT_KINDS.includes(kind as FaultKind)) throw new DeskError(400, `kind is one of ${FAULT_KINDS.join(', ')}.`)
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1)
    throw new DeskError(400, 'times is a whole number from 1.')

  if (kind === 'decline' && value !== null && !(typeof value === 'string' && value in DECLINES))
    throw new DeskError(400, `value is a code of a refusal: ${Object.keys(DECLINES).join(', ')}.`)

  refuseFaultValue(kind as FaultKind, value)

  return (await addFault(database.pool, { route, kind: kind as FaultKind, times, value })) ?? null
}

const TIMED: FaultKind[] = ['delay_webhook', 'reorder_webhook', 'timeout_after_commit']

function refuseFaultValue(kind: FaultKind, value: unknown) {
  if (value === null) return
  const number = typeof value === 'number' && Number.isInteger(value) ? value : -1
  if (kind === 'status' && (number < 400 || number > 599))
    throw new DeskError(400, 'value is the status of an error, from 400 to 599.')
  if (TIMED.includes(kind) && number < 0) throw new DeskError(400, 'value is a whole number of milliseconds.')
}

/** What the Stripe account is set to do when a renewal stays unpaid, and how many business days a debit takes. */
export async function setAccount({ database }: DeskContext, order: Record<string, unknown>) {
  const known = await readAccount(database.pool)
  const { onPaymentFailure = known.onPaymentFailure, debitDays = known.debitDays } = order
  const end = FAILURE_ENDS.find((candidate) => candidate === onPaymentFailure)
  if (!end) throw new DeskError(400, `onPaymentFailure is one of ${FAILURE_ENDS.join(', ')}.`)
  if (typeof debitDays !== 'number' || !Number.isInteger(debitDays) || debitDays < 0 || debitDays > 14)
    throw new DeskError(400, 'debitDays is a whole number from 0 to 14.')
  const settings: AccountSettings = { onPaymentFailure: end, debitDays }
  await database.write((client) => writeAccount(client, settings))

  return settings
}
