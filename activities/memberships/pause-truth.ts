import type Stripe from 'stripe'
import type { Pause } from '#prisma/generated.server/client.ts'
import type { PauseSource, PauseTruth } from '#workflows/memberships/pause.rules.ts'
import { dateOf } from '../billing/stripe-errors.ts'
import { undoneKey } from './pause-keys.ts'

export type PauseSources = {
  subscription: Stripe.Subscription
  pause: Pause
  said: PauseTruth['said']
  readAt: Date
}

/** Stripe's answer and our row at one moment, as the rules want them. */
export function pauseTruth({ subscription, pause, said, readAt }: PauseSources): PauseTruth {
  return {
    readAt: readAt.toISOString(),
    status: subscription.status,
    cancelAt: dateOf(subscription.cancel_at)?.toISOString() ?? null,
    source: pause.source as PauseSource,
    askedAt: pause.createdAt.toISOString(),
    startsAt: pause.startsAt.toISOString(),
    endsAt: pause.endsAt.toISOString(),
    round: pause.round,
    movedAt: iso(pause.movedAt),
    cancelledAt: iso(pause.cancelledAt),
    waitsForPayment: pause.waitsForPayment,
    refusal: pause.refusal ?? (isUndone(subscription, pause.id) ? 'taken back' : null),
    pausedAt: iso(pause.pausedAt),
    creditCents: pause.creditCents ?? 0,
    resumeAskedAt: iso(pause.resumeAskedAt),
    resumeTriedAt: iso(pause.resumeTriedAt),
    resumption: resumptionOf(subscription, pause),
    resumedAt: iso(pause.resumedAt),
    said,
  }
}

export function isUndone({ metadata }: Stripe.Subscription, pauseId: string): boolean {
  return metadata[undoneKey] === pauseId
}

/** Paused because somebody asked for it, and not because a payment failed or a trial ended without a goal. */
export function isPausedByWish({ status, status_details: details }: Stripe.Subscription): boolean {
  return status === 'paused' && details?.paused.subscription.type === 'pause_requested'
}

/** The latest invoice, when the last try to resume has made it. Stripe's clock may differ by two seconds. */
export function resumptionOf(
  { latest_invoice: latest }: Stripe.Subscription,
  { resumeClaimedAt }: Pick<Pause, 'resumeClaimedAt'>,
): PauseTruth['resumption'] {
  if (!latest || typeof latest === 'string' || !resumeClaimedAt) return null
  if (latest.billing_reason !== 'subscription_update' || latest.created * 1000 < resumeClaimedAt.getTime() - 2_000)
    return null

  return { status: latest.status ?? 'draft', amountCents: latest.amount_due }
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
