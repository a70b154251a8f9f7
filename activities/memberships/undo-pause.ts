import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { pauseKey, undoneKey } from './pause-keys.ts'
import { resumeParams } from './resume-params.ts'

/**
 * Takes a pause back whose consequence could not be written: the mark first, so that no later try pauses again, then the
 * resumption, whose rest is covered by the credit of a moment ago. It needs nothing but Stripe.
 */
export async function undoPause(deps: Pick<Deps, 'stripeFor'>, call: PauseCall): Promise<void> {
  const { organizationId, pauseId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  const { status } = await stripe.subscriptions.update(stripeSubscriptionId, { metadata: { [undoneKey]: pauseId } })
  if (status !== 'paused') return

  try {
    await keyedWrite(pauseKey(pauseId, 'undo'), (options) =>
      stripe.subscriptions.resume(stripeSubscriptionId, resumeParams, options),
    )
  } catch (error) {
    const now = await stripe.subscriptions.retrieve(stripeSubscriptionId)
    if (!isRefusedByStripe(error) || now.status === 'paused') throw error
  }
}
