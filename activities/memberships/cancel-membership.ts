import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import { wayOut } from '#workflows/memberships/leaving.rules.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { dateOf } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { type EndingWish, readEnding, writeEnding } from './change-ending.ts'
import { membershipKey } from './membership-keys.ts'
import { membershipOver, trialRuns } from './own-membership.ts'

export type CancelMembershipInput = EndingWish & {
  /** In the member's words; optional, and never asked twice. */
  reason?: string | undefined
}

/** `endsAt` is when access ends; `isOver` when that is now. */
export type Cancelled = { endsAt: Date; isOver: boolean }

/**
 * Ends a subscription at the end of what was paid, or at once when it is paused or unpaid: neither is paid for. Safe to
 * repeat. Throws NOT_A_MEMBER, MEMBERSHIP_OVER, TRIAL_RUNS (a trial is cancelled by its process) and FORM_OUT_OF_DATE.
 */
export async function cancelMembership(deps: Deps, input: CancelMembershipInput): Promise<Cancelled> {
  const { membership, isRepeated, subscription, stripe } = await readEnding(deps, input)
  const way = wayOut({
    state: membership.state,
    hasSubscription: true,
    status: subscription.status,
    cancelAt: dateOf(subscription.cancel_at)?.toISOString() ?? null,
  })
  if (way === 'trial') throw trialRuns()
  // Ended by an earlier try of this very form, or by Stripe meanwhile: the row may not know yet.
  if (way === 'over' && membership.state !== 'live' && !isRepeated) throw membershipOver()
  if (!isRepeated) await endAtStripe(stripe, subscription, way, membershipKey(membership.id, 'cancel', input.token))

  const after = await writeEnding(deps, { stripe, subscription }, (fetched) => decisionOf(fetched, input), input)
  const endsAt = after.endedAt ?? after.cancelAt
  if (!endsAt) {
    const userMessage = 'You have changed your mind since this form was made. To leave, open it again.'
    throw new AppError('FORM_OUT_OF_DATE', { userMessage, status: 409 })
  }

  return { endsAt, isOver: after.state === 'ended' }
}

async function endAtStripe(stripe: Stripe, { id }: Stripe.Subscription, way: string, key: string): Promise<void> {
  if (way === 'at-period-end') {
    await keyedWrite(key, (options) => stripe.subscriptions.update(id, { cancel_at_period_end: true }, options))
  }
  if (way === 'at-once') {
    await endSubscription(stripe, { id, key })
  }
}

function decisionOf({ status, cancel_at: cancelAt }: Stripe.Subscription, input: CancelMembershipInput) {
  if (status === 'canceled') return { ...input, action: 'cancel' as const, about: 'ended' as const }

  return cancelAt ? { ...input, action: 'cancel' as const, about: 'ending' as const } : null
}
