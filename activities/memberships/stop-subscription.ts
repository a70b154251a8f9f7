import type Stripe from 'stripe'
import { endSubscription } from '../billing/end-subscription.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import { cancelAskedKey, stripeKey, stoppedMark } from './trial-keys.ts'

export type StopSubscriptionInput = {
  subscription: Stripe.Subscription
  membershipId: string
  /** Set where the member asked to end it: then it is cancelled, and not for want of a goal. */
  cancelAskedAt: string | null
}

const over = new Set(['paused', 'canceled', 'incomplete_expired'])

/**
 * Ends a subscription without a charge: paused where Stripe allows it, which keeps reading possible, else cancelled.
 * No credit for unused time: nothing was paid, or all of it was given back.
 */
export async function stopSubscription(
  stripe: Stripe,
  { subscription, membershipId, cancelAskedAt }: StopSubscriptionInput,
): Promise<void> {
  const { id, status } = subscription
  const [key, value] = cancelAskedAt ? [cancelAskedKey, cancelAskedAt] : [stoppedMark.key, stoppedMark.value]
  if (status !== 'canceled' && subscription.metadata[key] !== value) {
    await stripe.subscriptions.update(id, { metadata: { [key]: value } })
  }
  if (cancelAskedAt && status !== 'canceled')
    return cancelNow(stripe, subscription, membershipId, 'The member cancelled.')
  if (over.has(status)) return

  try {
    await keyedWrite(stripeKey(membershipId, `pause:${status}`), (options) =>
      stripe.subscriptions.pause(
        id,
        { type: 'subscription', bill_for: { unused_time_from: { type: 'none' } } },
        options,
      ),
    )
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    // Refused because an earlier try came through, or because Stripe does not pause in this status.
    const now = await stripe.subscriptions.retrieve(id)
    if (over.has(now.status)) return
    await cancelNow(stripe, subscription, membershipId, 'No goal was chosen in the trial.')
  }
}

async function cancelNow(
  stripe: Stripe,
  { id, status }: Stripe.Subscription,
  membershipId: string,
  comment: string,
): Promise<void> {
  await endSubscription(stripe, { id, key: stripeKey(membershipId, `stop:${status}`), comment })
}
