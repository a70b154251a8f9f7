import { wayOut } from '#workflows/memberships/leaving.rules.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { dateOf } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { type EndingWish, readEnding, writeEnding } from './change-ending.ts'
import { membershipKey } from './membership-keys.ts'
import { membershipOver, trialRuns } from './own-membership.ts'

/** `renewsAt` is the next charge. */
export type Kept = { renewsAt: Date | null }

/**
 * Takes a cancellation back before its end; the membership renews as before. Safe to repeat. Throws NOT_A_MEMBER,
 * MEMBERSHIP_OVER (its end has come: join again) and TRIAL_RUNS.
 */
export async function keepMembership(deps: Deps, input: EndingWish): Promise<Kept> {
  const { membership, isRepeated, subscription, stripe } = await readEnding(deps, input)
  const { status, cancel_at: cancelAt, cancel_at_period_end: isAtPeriodEnd } = subscription
  const facts = { state: membership.state, hasSubscription: true, status }
  const way = wayOut({ ...facts, cancelAt: dateOf(cancelAt)?.toISOString() ?? null })
  if (way === 'trial') throw trialRuns()
  if (way === 'over') throw membershipOver()

  if (way === 'ending' && !isRepeated) {
    const change = isAtPeriodEnd ? { cancel_at_period_end: false } : { cancel_at: '' as const }
    await keyedWrite(membershipKey(membership.id, 'keep', input.token), (options) =>
      stripe.subscriptions.update(subscription.id, change, options),
    )
  }
  // One that was never cancelled has nothing to confirm.
  const wasEnding = way === 'ending' || membership.cancelAt !== null
  const after = await writeEnding(
    deps,
    { stripe, subscription },
    (fetched) => (wasEnding && !fetched.cancel_at ? { ...input, action: 'keep', about: 'kept' } : null),
    input,
  )

  return { renewsAt: after.currentPeriodEndsAt }
}
