import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { isChargeWanted } from '#workflows/memberships/trial.rules.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { observeTrial } from './observe-trial.ts'
import { voidInvoice } from './void-invoice.ts'
import { stopSubscription } from './stop-subscription.ts'

/**
 * The second line of defence: the first invoice that is not wanted is taken back before it is paid.
 */
export async function withholdCharge(deps: Deps, call: TrialCall): Promise<void> {
  const stripe = deps.stripeFor(call.organizationId)
  const { truth, charge } = await observeTrial(deps, call)
  if (isChargeWanted(truth) || !charge) return
  try {
    await voidInvoice(stripe, charge.invoice)
  } catch (error) {
    // Paid or voided between our look and our word: the next look sees which.
    if (!isRefusedByStripe(error)) throw error
  }

  const seen = await observeTrial(deps, call)
  if (seen.truth.charge?.status === 'paid') return
  const { cancelAskedAt } = seen.truth
  await stopSubscription(stripe, { subscription: seen.subscription, membershipId: call.membershipId, cancelAskedAt })
  await observeTrial(deps, call)
}
