import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { dunningKey } from './dunning-keys.ts'
import { endedMark } from './dunning-truth.ts'
import { keyedWrite } from './keyed-write.ts'
import { observeDunning } from './observe-dunning.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/** Ends a membership that is past due a day after Stripe's setting should have ended it. Read once more before. */
export async function cancelUnpaid(deps: Deps, call: DunningCall): Promise<void> {
  const { organizationId, stripeInvoiceId } = call
  const { truth, subscription } = await observeDunning(deps, call)
  if (truth.invoice.status !== 'open' || subscription.status !== 'past_due') return

  const stripe = deps.stripeFor(organizationId)
  await stripe.subscriptions.update(subscription.id, { metadata: { [endedMark.key]: endedMark.value } })
  const details = { invoice_now: false, prorate: false, cancellation_details: { comment: 'Not paid in two weeks.' } }
  try {
    await keyedWrite(dunningKey(stripeInvoiceId, 'cancel'), (options) =>
      stripe.subscriptions.cancel(subscription.id, details, options),
    )
  } catch (error) {
    // Ended by somebody else between our look and our word: the next look sees how.
    if (!isRefusedByStripe(error)) throw error
  }
  await observeDunning(deps, call)
}
