import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { observeTrial } from './observe-trial.ts'
import { stopSubscription } from './stop-subscription.ts'

/** Ends the trial of a member without a goal. The goal is read once more first: whoever chose it just now goes on. */
export async function stopTrial(deps: Deps, call: TrialCall): Promise<void> {
  const { truth, subscription } = await observeTrial(deps, call)
  if (truth.goalSelectedAt) return
  await stopSubscription(deps.stripeFor(call.organizationId), { subscription, membershipId: call.membershipId })
  await observeTrial(deps, call)
}
