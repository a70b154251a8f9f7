import type Stripe from 'stripe'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'
import { schedulePeriodEnd } from './schedule-subscription.ts'
import { moveSubscription } from './transitions.ts'

/** Back to active from paused; periods were set when the resumption began. */
export async function resumeNow(tx: Tx, subscription: Stripe.Subscription) {
  moveSubscription(subscription, 'active')
  delete subscription.status_details
  await schedulePeriodEnd(tx, subscription)
  const previous = tx.takeChanges(subscription)
  await emit(tx, 'customer.subscription.resumed', subscription)
  await emit(tx, 'customer.subscription.updated', subscription, previous)
}
