import type Stripe from 'stripe'
import type { Resumption, Span } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { addInterval, recurringOf } from './durations.ts'
import { prorate } from './proration.ts'

/** What resuming will make of a paused subscription: its anchor, and the period of each item by its id. */
export type ResumePlan = NonNullable<Resumption['plan']>

/** A new rhythm that begins now. */
export function planNewCycle(tx: Tx, { items }: Stripe.Subscription): ResumePlan {
  const periods = items.data.map((item) => [
    item.id,
    { start: tx.now, end: addInterval(tx.now, recurringOf(item.price), tx.context.dayMs) },
  ])

  return { anchor: tx.now, periods: Object.fromEntries(periods) as ResumePlan['periods'] }
}

/** The old rhythm: the period that runs now by the anchor. */
export function planOldCycle(tx: Tx, { items, billing_cycle_anchor: anchor }: Stripe.Subscription): ResumePlan {
  const periods = items.data.map((item) => [item.id, runningPeriod(tx, anchor, item.price)])

  return { anchor, periods: Object.fromEntries(periods) as ResumePlan['periods'] }
}

function runningPeriod(tx: Tx, anchor: number, price: Stripe.Price): Span {
  const next = (from: number) => addInterval(from, recurringOf(price), tx.context.dayMs, anchor)
  let start = anchor
  let end = next(start)
  while (end <= tx.now) {
    start = end
    end = next(start)
  }

  return { start, end }
}

/**
 * After a failed payment is made good: the period it paid for runs on as if nothing had been. Where it is over, the
 * cycle goes on by the anchor, and the rest of its period waits for the next invoice.
 */
export async function planAfterFailure(tx: Tx, subscription: Stripe.Subscription): Promise<ResumePlan> {
  const { pausedPeriodEnds = {} } = tx.hidden(subscription)
  const plan = planOldCycle(tx, subscription)
  for (const item of subscription.items.data) {
    const end = pausedPeriodEnds[item.id]
    if (end !== undefined && end > tx.now) plan.periods[item.id] = { start: item.current_period_start, end }
    else await chargeRest(tx, subscription, item, { plan, at: tx.now })
  }

  return plan
}

type Rest = { plan: ResumePlan; at: number }

/** A pending debit for what is left of an item's planned period. */
export async function chargeRest(
  tx: Tx,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  { plan, at }: Rest,
) {
  const period = plan.periods[item.id]
  if (!period) return null

  return prorate(tx, { subscription, item, price: item.price, quantity: item.quantity ?? 1, at, sign: 1, period })
}
