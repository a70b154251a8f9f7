import type Stripe from 'stripe'
import type { TrialCharge, TrialTruth } from '#workflows/memberships/trial.rules.ts'
import type { FoundCharge } from './find-trial-charge.ts'
import type { MembershipWithPlan } from './project-membership.ts'
import { cancelAskedKey, stoppedMark } from './trial-keys.ts'

export type TruthSources = {
  subscription: Stripe.Subscription
  charge: FoundCharge | null
  membership: MembershipWithPlan
  goal: { selectedAt: Date } | null
  /** When the earliest wish to cancel that nobody has answered yet was kept. */
  cancelWishedAt: Date | null
  /** The same of a wish for more time. */
  extendWishedAt: Date | null
  said: TrialTruth['said']
  readAt: Date
}

/** Stripe's answer and our rows at one moment, as the rules want them. */
export function trialTruth(sources: TruthSources): TrialTruth {
  const { subscription, charge, membership, goal, cancelWishedAt, extendWishedAt, said, readAt } = sources
  const endsAt = new Date((subscription.trial_end ?? subscription.start_date) * 1000)

  return {
    readAt: readAt.toISOString(),
    status: subscription.status,
    startedAt: new Date((subscription.trial_start ?? subscription.start_date) * 1000).toISOString(),
    trialEndsAt: endsAt.toISOString(),
    cancelAt: membership.cancelAt?.toISOString() ?? null,
    extension: extensionOf(membership, endsAt),
    goalSelectedAt: goal?.selectedAt.toISOString() ?? null,
    cancelAskedAt:
      subscription.metadata[cancelAskedKey] ??
      (cancelWishedAt && cancelWishedAt < endsAt ? cancelWishedAt.toISOString() : null),
    extendAskedAt: extendWishedAt && extendWishedAt < endsAt ? extendWishedAt.toISOString() : null,
    charge: charge && chargeOf(charge),
    isStopped: subscription.metadata[stoppedMark.key] === stoppedMark.value,
    said,
  }
}

/** A claim that Stripe has not heard of yet is no extension. Stripe's clock may differ by two seconds. */
function extensionOf({ trialExtendedAt, trialExtendedTo, trialExtendedBy }: MembershipWithPlan, endsAt: Date) {
  if (!trialExtendedAt || !trialExtendedTo || endsAt.getTime() < trialExtendedTo.getTime() - 2_000) return null

  return { at: trialExtendedAt.toISOString(), by: trialExtendedBy === 'member' ? ('member' as const) : ('us' as const) }
}

function chargeOf({ invoice, paid }: FoundCharge): TrialCharge {
  const paidAt = invoice.status_transitions.paid_at

  return {
    status: (invoice.status ?? 'draft') as TrialCharge['status'],
    amountCents: invoice.status === 'paid' ? invoice.amount_paid : invoice.total,
    refundedCents: paid.refundedCents,
    paidAt: paidAt ? new Date(paidAt * 1000).toISOString() : null,
    refundedAt: paid.refundedCents > 0 ? (paid.refundedAt?.toISOString() ?? null) : null,
  }
}
