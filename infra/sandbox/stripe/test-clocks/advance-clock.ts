import type Stripe from 'stripe'
import { keepTurning, type Wakeful } from '../../core/scheduler.ts'
import { addInterval, recurringOf } from '../billing/durations.ts'
import { write, type StripeContext } from '../context.ts'
import { doDue, type DueRow } from '../due.ts'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'

type TestClock = Stripe.TestHelpers.TestClock

const LONGEST_SECONDS = 2 * 365 * 86_400

/** Starts a clock's way to a later time; `ready` follows when everything due until then is done. */
export async function advanceClock(tx: Tx, clockId: string, target: number) {
  const clock = await tx.get('test_helpers.test_clock', clockId)
  if (clock.status === 'advancing')
    throw invalidRequest('The test clock is already advancing.', { param: 'frozen_time' })
  if (target <= clock.frozen_time)
    throw invalidRequest("The new frozen time must be after the test clock's current frozen time.", {
      param: 'frozen_time',
    })
  if (target > (await farthest(tx, clock)))
    throw invalidRequest(
      'Cannot advance a test clock by more than two intervals of its shortest subscription, or two years without one.',
      { param: 'frozen_time' },
    )
  clock.status = 'advancing'
  clock.status_details = { advancing: { target_frozen_time: target } }
  await emit(tx, 'test_helpers.test_clock.advancing', clock)

  return clock
}

async function farthest(tx: Tx, clock: TestClock) {
  const subscriptions = await tx.select(
    'subscription',
    "data->>'test_clock' = $1 and data->>'status' not in ('canceled', 'incomplete_expired')",
    [clock.id],
  )
  const ends = subscriptions.flatMap(({ items }) =>
    items.data.map(({ price }) => {
      const { interval, interval_count: count } = recurringOf(price)

      return addInterval(clock.frozen_time, { interval, interval_count: count * 2 }, tx.context.dayMs)
    }),
  )

  return Math.min(clock.frozen_time + LONGEST_SECONDS, ...ends)
}

/** Moves advancing clocks on: each due thing at its due time, in order, then `ready`. */
export function startTestClocks(context: StripeContext): Wakeful {
  return keepTurning(async () => {
    const { rows } = await context.database.pool.query<{ data: TestClock }>(
      "select data from objects where kind = 'test_helpers.test_clock' and not is_deleted and data->>'status' = 'advancing' order by seq limit 1",
    )
    const clock = rows[0]?.data
    if (!clock) return null
    const target = clock.status_details.advancing?.target_frozen_time ?? clock.frozen_time
    const due = await nextDue(context, clock.id, target)
    if (!due) await write(context, (tx) => settleClock(tx, clock.id, 'ready'))
    else if (!(await doDue(context, due))) await write(context, (tx) => settleClock(tx, clock.id, 'internal_failure'))

    return 0
  })
}

async function nextDue({ database }: StripeContext, clockId: string, target: number) {
  const { rows } = await database.pool.query<DueRow>(
    'select subject, action, at, clock from due where clock = $1 and at <= $2 order by at, subject, action limit 1',
    [clockId, target * 1000],
  )

  return rows[0] ?? null
}

async function settleClock(tx: Tx, clockId: string, status: 'ready' | 'internal_failure') {
  const clock = await tx.find('test_helpers.test_clock', clockId)
  if (clock?.status !== 'advancing') return
  const target = clock.status_details.advancing?.target_frozen_time
  if (status === 'ready' && target) clock.frozen_time = target
  clock.status = status
  clock.status_details = {}
  await emit(tx, `test_helpers.test_clock.${status}`, clock)
}
