import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { isChargeWanted } from '#workflows/memberships/trial.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { observeTrial } from './observe-trial.ts'
import { stopSubscription } from './stop-subscription.ts'

/** Ends a trial that must not be charged. The goal is read once more first: whoever chose it just now goes on. */
export async function stopTrial(deps: Deps, call: TrialCall): Promise<void> {
  const { truth, subscription } = await observeTrial(deps, call)
  if (isChargeWanted(truth)) return
  const { cancelAskedAt } = truth
  const { membershipId } = call
  await stopSubscription(deps.stripeFor(call.organizationId), { subscription, membershipId, cancelAskedAt })
  await observeTrial(deps, call)
}
