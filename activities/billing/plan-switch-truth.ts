import type Stripe from 'stripe'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import type { PlanSwitchTruth, SwitchRenewal } from '#workflows/billing/plan-switch.rules.ts'
import { switchMark } from './plan-switch-keys.ts'
import { dateOf } from './stripe-errors.ts'

export type PlanSwitchSources = {
  subscription: Stripe.Subscription
  renewals: SwitchRenewal[]
  row: PlanSwitch
  said: PlanSwitchTruth['said']
  readAt: Date
}

/** Stripe's answer and our row at one moment, as the rules want them. */
export function planSwitchTruth({ subscription, renewals, row, said, readAt }: PlanSwitchSources): PlanSwitchTruth {
  return {
    readAt: readAt.toISOString(),
    status: subscription.status,
    cancelAt: dateOf(subscription.cancel_at)?.toISOString() ?? null,
    price: priceOf(subscription, row),
    isMarked: isMarked(subscription, row),
    beginsCycle: row.beginsCycle,
    askedAt: row.createdAt.toISOString(),
    effectiveAt: row.effectiveAt.toISOString(),
    isTurned: isTurned(subscription, row),
    calledOffAt: row.calledOffAt?.toISOString() ?? null,
    refusal: row.refusal,
    renewals: renewals.map(({ status, overCents, isCorrectable }) => ({ status, overCents, isCorrectable })),
    correctedCents: row.correctedCents,
    correctedAt: row.correctedAt?.toISOString() ?? null,
    said,
  }
}

function priceOf({ items }: Stripe.Subscription, { fromPriceId, toPriceId }: PlanSwitch): PlanSwitchTruth['price'] {
  const price = items.data[0]?.price.id
  if (price === toPriceId) return 'to'

  return price === fromPriceId ? 'from' : 'other'
}

function isMarked({ metadata }: Stripe.Subscription, { id }: PlanSwitch): boolean {
  return metadata[switchMark] === id
}

/** Whether the next period has begun at Stripe, whose clock may differ by two seconds. A new cycle begins by our mark. */
export function isTurned(subscription: Stripe.Subscription, row: PlanSwitch): boolean {
  const { effectiveAt, beginsCycle } = row
  if (beginsCycle && isMarked(subscription, row)) return true
  const startsAt = dateOf(subscription.items.data[0]?.current_period_start)

  return startsAt !== null && startsAt.getTime() >= effectiveAt.getTime() - 2_000
}
