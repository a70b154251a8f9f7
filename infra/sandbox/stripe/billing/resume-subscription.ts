import type Stripe from 'stripe'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'
import type { ResumePlan } from './resume-plan.ts'
import { schedulePeriodEnd } from './schedule-subscription.ts'
import { moveSubscription } from './transitions.ts'

/** Back to active from paused, with the anchor and the periods that were planned. */
export async function resumeNow(tx: Tx, subscription: Stripe.Subscription, plan: ResumePlan) {
  moveSubscription(subscription, 'active')
  await enterPlan(tx, subscription, plan)
  const previous = tx.takeChanges(subscription)
  await emit(tx, 'customer.subscription.resumed', subscription)
  await emit(tx, 'customer.subscription.updated', subscription, previous)
}

/** Paused no more: what the pause had set aside comes back, and time runs again. */
export async function enterPlan(tx: Tx, subscription: Stripe.Subscription, { anchor, periods }: ResumePlan) {
  delete subscription.status_details
  delete tx.hidden(subscription).pausedPeriodEnds
  subscription.billing_cycle_anchor = anchor
  for (const item of subscription.items.data) {
    const period = periods[item.id]
    if (period) Object.assign(item, { current_period_start: period.start, current_period_end: period.end })
  }
  await schedulePeriodEnd(tx, subscription)
}
