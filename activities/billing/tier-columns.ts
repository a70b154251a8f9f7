import type Stripe from 'stripe'
import { isPaidTier } from '#workflows/billing/tiers.rules.ts'
import { dateOf } from './stripe-errors.ts'

/** With the invoice that a renewal may have left open. */
export const tierDetails = ['latest_invoice']

/** A subscription as the columns of its subject. The tier is what the price says, so an agreed price counts as well. */
export function tierColumns(subscription: Stripe.Subscription, fetchedAt: Date) {
  const item = subscription.items.data[0]
  const price = item?.price
  const named = price?.metadata.tier

  return {
    stripeSubscriptionId: subscription.id,
    stripeStatus: subscription.status,
    tier: isPaidTier(named) ? named : null,
    amountCents: price?.unit_amount ?? null,
    currency: price?.currency.toUpperCase() ?? null,
    interval: price?.recurring?.interval ?? null,
    currentPeriodEndsAt: dateOf(item?.current_period_end),
    cancelAt: dateOf(subscription.cancel_at),
    cancelledAt: dateOf(subscription.canceled_at),
    ...unpaidColumns(subscription, fetchedAt),
    fetchedAt,
  }
}

const nothingUnpaid = { unpaidInvoiceId: null, unpaidSince: null, unpaidCents: null, nextTryAt: null, payUrl: null }
const inArrears = new Set(['past_due', 'unpaid', 'paused'])

/** A first payment that fails leaves nothing to ask for: who does not make it never had the tier. */
function unpaidColumns({ status, latest_invoice: invoice }: Stripe.Subscription, fetchedAt: Date) {
  if (!inArrears.has(status) || !invoice || typeof invoice === 'string') return nothingUnpaid
  if (invoice.status !== 'open' || !invoice.attempted) return nothingUnpaid

  return {
    unpaidInvoiceId: invoice.id,
    // The first try is made as the invoice is finalised, so its failure is as old as that, whenever we get to hear it.
    unpaidSince: dateOf(invoice.status_transitions.finalized_at) ?? fetchedAt,
    unpaidCents: invoice.amount_remaining,
    nextTryAt: dateOf(invoice.next_payment_attempt),
    payUrl: invoice.hosted_invoice_url ?? null,
  }
}
