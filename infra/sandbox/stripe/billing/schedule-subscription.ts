import type Stripe from 'stripe'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'
import { businessSeconds } from './durations.ts'

const WILL_END_DAYS = 3

/** The subscription's next turn: its period's end, or an earlier `cancel_at`. */
export async function schedulePeriodEnd(tx: Tx, subscription: Stripe.Subscription) {
  const ends = subscription.items.data.map((item) => item.current_period_end)
  const next = Math.min(...ends, subscription.cancel_at ?? Infinity)
  await tx.schedule(subscription.id, 'subscription.turn', next)
}

/** `trial_will_end` comes three business days before the end, at once when less is left. */
export async function scheduleTrialNotice(tx: Tx, subscription: Stripe.Subscription) {
  if (!subscription.trial_end) return
  const at = subscription.trial_end - businessSeconds({ days: WILL_END_DAYS }, tx.context.dayMs)
  if (at > tx.now) await tx.schedule(subscription.id, 'subscription.trial_will_end', at)
  else await emit(tx, 'customer.subscription.trial_will_end', subscription)
}
