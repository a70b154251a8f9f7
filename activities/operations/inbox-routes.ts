import type { Deps } from '../platform/deps.ts'
import { settleCheckout } from './inbox/settle-checkout.ts'
import {
  refreshByCharge,
  refreshByCustomer,
  refreshByDispute,
  refreshByInvoice,
  refreshByRefund,
  refreshBySubscription,
} from './inbox/refresh-membership.ts'
import {
  orTier,
  refreshTierByCustomer,
  refreshTierByInvoice,
  refreshTierBySubscription,
  settleTierNews,
} from './inbox/refresh-tier.ts'
import { refreshTaxId } from './inbox/refresh-tax-id.ts'
import { hearSms } from './inbox/hear-sms.ts'
import { recordMailNews, recordSmsNews } from './inbox/record-delivery-news.ts'
import type { InboxRow } from './claim-inbox.ts'
import type { InboxResult } from './mark-inbox.ts'
import type { Provider } from './receive-event.ts'

export type InboxRoute = {
  provider: Provider
  types: readonly string[]
  handle: (deps: Deps, row: InboxRow) => Promise<InboxResult>
}

/** Who works off which news. Types that are not here are acknowledged and not kept busy with. */
export const inboxRoutes: readonly InboxRoute[] = [
  {
    provider: 'stripe',
    types: [
      'checkout.session.completed',
      'checkout.session.async_payment_succeeded',
      'checkout.session.async_payment_failed',
      'checkout.session.expired',
    ],
    handle: orTier(settleCheckout, settleTierNews),
  },
  {
    provider: 'stripe',
    types: [
      'customer.subscription.created',
      'customer.subscription.updated',
      'customer.subscription.deleted',
      'customer.subscription.paused',
      'customer.subscription.resumed',
      'customer.subscription.trial_will_end',
    ],
    handle: orTier(refreshBySubscription, refreshTierBySubscription),
  },
  {
    provider: 'stripe',
    types: [
      'invoice.created',
      'invoice.finalized',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_failed',
      'invoice.payment_action_required',
      'invoice.voided',
      'invoice.marked_uncollectible',
    ],
    handle: orTier(refreshByInvoice, refreshTierByInvoice),
  },
  { provider: 'stripe', types: ['charge.refunded'], handle: refreshByCharge },
  {
    provider: 'stripe',
    types: ['refund.updated', 'refund.failed', 'charge.refund.updated'],
    handle: refreshByRefund,
  },
  {
    provider: 'stripe',
    types: [
      'charge.dispute.created',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.funds_reinstated',
    ],
    handle: refreshByDispute,
  },
  { provider: 'stripe', types: ['customer.updated'], handle: orTier(refreshByCustomer, refreshTierByCustomer) },
  { provider: 'stripe', types: ['customer.tax_id.updated', 'customer.tax_id.deleted'], handle: refreshTaxId },
  { provider: 'sendgrid', types: ['delivered', 'bounce', 'dropped'], handle: recordMailNews },
  { provider: 'twilio', types: ['delivered', 'undelivered', 'failed'], handle: recordSmsNews },
  { provider: 'twilio', types: ['received'], handle: hearSms },
]

export function routeOf({ provider, type }: Pick<InboxRow, 'provider' | 'type'>): InboxRoute | undefined {
  return inboxRoutes.find((route) => route.provider === provider && route.types.includes(type))
}

export function stripeTypes(): string[] {
  return inboxRoutes.filter(({ provider }) => provider === 'stripe').flatMap(({ types }) => types)
}
