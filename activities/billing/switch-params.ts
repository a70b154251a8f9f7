import type Stripe from 'stripe'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'

/** What the preview of a switch and the switch itself ask for alike: nothing of the paid period is credited or lost. */
export function switchParams(
  { beginsCycle }: Pick<PlanSwitch, 'beginsCycle'>,
  { itemId, priceId }: { itemId: string; priceId: string },
) {
  return {
    items: [{ id: itemId, price: priceId }],
    proration_behavior: 'none',
    ...(beginsCycle && { billing_cycle_anchor: { type: 'now' } }),
  } satisfies Stripe.SubscriptionUpdateParams & Stripe.InvoiceCreatePreviewParams.SubscriptionDetails
}

type Discounts = { discounts?: { discount: string }[] | '' }

/**
 * The discounts that are left when the period ends, where some are not: a new cycle is previewed before that moment, and
 * begun minutes before it, and one that ends with the period takes nothing off what follows.
 */
export function lastingDiscounts({ discounts }: Stripe.Subscription, periodEndsAt: Date): Discounts {
  const endsAt = periodEndsAt.getTime() / 1000
  const known = discounts.filter((discount) => typeof discount !== 'string')
  const lasting = known.filter(({ end }) => end === null || end > endsAt + 2)
  if (lasting.length === discounts.length) return {}

  return { discounts: lasting.length > 0 ? lasting.map(({ id }) => ({ discount: id })) : '' }
}
