import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { refuseCancellation } from '#workflows/memberships/trial-commands.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import type { Deps } from '../platform/deps.ts'
import { observeTrial } from './observe-trial.ts'
import { cancelAskedKey, stripeKey } from './trial-keys.ts'

/**
 * Lets a trial run out: access until its end, no charge. Asked again, it says the same. Asked in time and heard after the
 * end, it is marked at Stripe, and the process takes back whatever was charged.
 */
export async function cancelTrial(deps: Deps, call: TrialCall & { commandId: string }): Promise<CommandAnswer> {
  const { organizationId, membershipId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth, subscription } = await observeTrial(deps, call)
  const refusal = refuseCancellation(truth)
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })

  const stripe = deps.stripeFor(organizationId)
  if (truth.status === 'trialing' && !subscription.cancel_at) {
    await keyedWrite(stripeKey(membershipId, `cancel:${commandId}`), (options) =>
      stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }, options),
    )
  }
  const after = await observeTrial(deps, call)
  const { cancelAskedAt, status } = after.truth
  if (status !== 'trialing' && cancelAskedAt) {
    await stripe.subscriptions.update(subscription.id, { metadata: { [cancelAskedKey]: cancelAskedAt } })
    const inTime = 'You cancelled in time. Nothing is kept: whatever was charged meanwhile goes back in full.'

    return answerCommand(deps, { organizationId, commandId, answer: { ok: true, message: inTime } })
  }
  const endsAt = timeMark(after.truth.cancelAt ?? after.truth.trialEndsAt)
  const message = `Cancelled. You keep full access until ${endsAt}, and nothing is charged.`

  return answerCommand(deps, { organizationId, commandId, answer: { ok: true, message } })
}
