import type { TierSubscription } from '#prisma/generated.server/client.ts'
import type { TierStanding } from '#workflows/billing/tier-letters.rules.ts'
import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import { tierOfRow } from './read-tier.ts'
import type { tierColumns } from './tier-columns.ts'

type Columns = TierSubscription | ReturnType<typeof tierColumns>

/** A tier as the rules of its letters see it. */
export function tierStanding(row: Columns, kind: TierSubject['kind']): TierStanding {
  const { stripeSubscriptionId, stripeStatus, tier, amountCents, currency, interval } = row
  const { cancelAt, cancelledAt, unpaidInvoiceId, unpaidSince } = row

  return {
    subscriptionId: stripeSubscriptionId,
    status: stripeStatus,
    given: tierOfRow(row, kind),
    price: { tier, amountCents, currency, interval },
    cancelAt: cancelAt?.toISOString() ?? null,
    cancelledAt: cancelledAt?.toISOString() ?? null,
    unpaid: unpaidInvoiceId && unpaidSince ? { invoiceId: unpaidInvoiceId, since: unpaidSince.toISOString() } : null,
  }
}
