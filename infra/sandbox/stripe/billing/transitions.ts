import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'

type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'
type SubscriptionStatus =
  'active' | 'canceled' | 'incomplete' | 'incomplete_expired' | 'past_due' | 'paused' | 'trialing' | 'unpaid'

/** Where an invoice may go; what is not here is refused. */
const INVOICE_TRANSITIONS: Record<InvoiceStatus, readonly InvoiceStatus[]> = {
  draft: ['open', 'paid'],
  open: ['paid', 'void', 'uncollectible'],
  uncollectible: ['paid', 'void'],
  paid: [],
  void: [],
}

/** Where a subscription may go; `canceled` and `incomplete_expired` are final. */
const SUBSCRIPTION_TRANSITIONS: Record<SubscriptionStatus, readonly SubscriptionStatus[]> = {
  incomplete: ['active', 'trialing', 'incomplete_expired', 'canceled'],
  trialing: ['active', 'past_due', 'paused', 'canceled'],
  active: ['trialing', 'past_due', 'paused', 'canceled', 'unpaid'],
  past_due: ['active', 'trialing', 'unpaid', 'paused', 'canceled'],
  unpaid: ['active', 'paused', 'canceled'],
  paused: ['active', 'past_due', 'canceled'],
  canceled: [],
  incomplete_expired: [],
}

/** Moves an invoice along its table and stamps the time; throws Stripe's refusal off the table. */
export function moveInvoice(invoice: Stripe.Invoice, to: InvoiceStatus, now: number) {
  const from = invoice.status as InvoiceStatus
  if (!INVOICE_TRANSITIONS[from].includes(to)) {
    throw invalidRequest(
      `You can only pass in ${sourcesOf(to)} invoices. This invoice isn't ${sourcesOf(to)}: it is ${from}.`,
      { code: 'status_transition_invalid' },
    )
  }
  invoice.status = to
  const stamps = invoice.status_transitions
  if (to === 'open') stamps.finalized_at = now
  if (to === 'paid') stamps.paid_at = now
  if (to === 'void') stamps.voided_at = now
  if (to === 'uncollectible') stamps.marked_uncollectible_at = now
}

function sourcesOf(to: InvoiceStatus) {
  const sources = (Object.keys(INVOICE_TRANSITIONS) as InvoiceStatus[]).filter((from) =>
    INVOICE_TRANSITIONS[from].includes(to),
  )

  return sources.join(' or ')
}

function canMoveSubscription(subscription: Stripe.Subscription, to: SubscriptionStatus) {
  return SUBSCRIPTION_TRANSITIONS[subscription.status as SubscriptionStatus].includes(to)
}

/** Moves a subscription along its table; staying where it is is fine, anything else off the table is refused. */
export function moveSubscription(subscription: Stripe.Subscription, to: SubscriptionStatus) {
  if (subscription.status === to) return
  if (!canMoveSubscription(subscription, to))
    throw invalidRequest(`A subscription that is ${subscription.status} cannot become ${to}.`, {
      code: 'status_transition_invalid',
    })
  subscription.status = to
}
