import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { isChargeWanted } from '#workflows/memberships/trial.rules.ts'
import { refundInvoice } from '../billing/refund-invoice.ts'
import type { Deps } from '../platform/deps.ts'
import { observeTrial } from './observe-trial.ts'
import { stopSubscription } from './stop-subscription.ts'
import { stripeKey } from './trial-keys.ts'

/** Gives a first charge that was not wanted back in full, whoever was asleep when it was taken. */
export async function refundCharge(deps: Deps, call: TrialCall): Promise<void> {
  const { organizationId, membershipId } = call
  const { truth, charge, subscription } = await observeTrial(deps, call)
  if (isChargeWanted(truth) || !charge) return

  const key = stripeKey(membershipId, 'refund')
  await refundInvoice(deps, { organizationId, membershipId, stripeInvoiceId: charge.invoice.id, key })
  await stopSubscription(deps.stripeFor(organizationId), {
    subscription,
    membershipId,
    cancelAskedAt: truth.cancelAskedAt,
  })
  await observeTrial(deps, call)
}
