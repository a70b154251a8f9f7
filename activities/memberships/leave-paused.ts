import type Stripe from 'stripe'
import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { pauseKey } from './pause-keys.ts'

/**
 * Ends a paused membership that was cancelled at Stripe, in its portal or dashboard, where a paused subscription would stay
 * as it is. Nothing is charged. Cancelled already, or kept meanwhile, it does nothing.
 */
export async function leavePaused(deps: Deps, call: PauseCall): Promise<void> {
  const { organizationId, pauseId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  if (!(await isLeaving(stripe, stripeSubscriptionId))) return
  try {
    await endSubscription(stripe, { id: stripeSubscriptionId, key: pauseKey(pauseId, 'leave') })
  } catch (error) {
    if (!isRefusedByStripe(error) || (await isLeaving(stripe, stripeSubscriptionId))) throw error
  }
}

async function isLeaving(stripe: Stripe, id: string): Promise<boolean> {
  const { status, cancel_at: cancelAt } = await stripe.subscriptions.retrieve(id)

  return status === 'paused' && cancelAt !== null
}
