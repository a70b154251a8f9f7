import type { DisputeCall } from '#workflows/billing/dispute.activities.ts'
import { isContested } from '#workflows/billing/dispute-status.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { disputeKey } from './dispute-keys.ts'
import { keyedWrite } from './keyed-write.ts'
import { observeDispute } from './observe-dispute.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/**
 * Takes a disputed card away from its customer: neither a renewal nor a try of ours can charge it again. What renews
 * meanwhile finds no card and asks its member for one.
 */
export async function retireCard(deps: Deps, call: DisputeCall): Promise<void> {
  const { methodInUse, row } = await observeDispute(deps, call)
  if (!methodInUse || !isContested(row.status)) return
  const stripe = deps.stripeFor(call.organizationId)
  try {
    await keyedWrite(disputeKey(call.stripeDisputeId, 'retire-card'), (options) =>
      stripe.paymentMethods.detach(methodInUse, {}, options),
    )
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    // Taken away by somebody else between our look and our word. If not, it is tried again, with patience.
    if ((await observeDispute(deps, call)).methodInUse) throw error
  }
}
