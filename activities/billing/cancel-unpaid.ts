import Stripe from 'stripe'
import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import { endOfChargeback, isChargebackLost } from '#workflows/billing/chargeback.rules.ts'
import { dunningDates } from '#workflows/billing/dunning-dates.rules.ts'
import type { DunningTruth } from '#workflows/billing/dunning.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { dunningKey } from './dunning-keys.ts'
import { endedMark } from './dunning-truth.ts'
import { endSubscription } from './end-subscription.ts'
import { observeDunning } from './observe-dunning.ts'

/**
 * Ends a membership that is past due a day after Stripe's setting should have ended it, or whose payment was taken back for
 * good. Read once more before.
 */
export async function cancelUnpaid(deps: Deps, call: DunningCall): Promise<void> {
  const { organizationId, stripeInvoiceId } = call
  const { truth, subscription, dunning } = await observeDunning(deps, call)
  const isDisputed = truth.kind === 'chargeback'
  if (!isDue(truth, call.dayMs)) return

  const stripe = deps.stripeFor(organizationId)
  await stripe.subscriptions.update(subscription.id, { metadata: { [endedMark.key]: endedMark.value } })
  const comment = isDisputed ? 'The payment was disputed.' : 'Not paid in two weeks.'
  const key = dunningKey(stripeInvoiceId, isDisputed ? `cancel:${dunning.stripeDisputeId}` : 'cancel')
  try {
    await endSubscription(stripe, { id: subscription.id, key, comment })
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    // Paid between our look and our word. If not, it is tried again, with patience.
    if (isDue((await observeDunning(deps, call)).truth, call.dayMs)) throw error
  }
  await observeDunning(deps, call)
}

function isDue(truth: DunningTruth, dayMs: number): boolean {
  const { kind, invoice, subscription } = truth
  if (kind === 'chargeback') return isChargebackOver(truth, dayMs)

  return invoice.status === 'open' && subscription.status === 'past_due'
}

/** Lost, or still disputed at the end of the ladder. */
function isChargebackOver(truth: DunningTruth, dayMs: number): boolean {
  if (endOfChargeback(truth)) return false

  return isChargebackLost(truth) || Date.parse(truth.readAt) >= dunningDates(truth, { dayMs }).endAt
}
