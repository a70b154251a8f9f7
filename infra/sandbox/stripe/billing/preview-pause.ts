import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { draftInvoice, pendingItemsOf } from './draft-invoice.ts'
import { creditUnusedTime, refusePause } from './pause-subscription.ts'
import { draftResumption, planResume, refuseResume } from './resume-request.ts'

type Details = Stripe.InvoiceCreatePreviewParams.SubscriptionDetails

/** The invoice that pausing now would make; none unless it were to bill at once. */
export async function previewPause(
  tx: Tx,
  subscription: Stripe.Subscription,
  { bill_for: billFor, invoicing_behavior: behavior }: NonNullable<Details['pause']>,
) {
  refusePause(subscription)
  await creditUnusedTime(tx, subscription, billFor?.unused_time_from?.type ?? 'now')
  const { currency } = subscription
  const customerId = idOf(subscription.customer)
  const pending = await pendingItemsOf(tx, { customerId, currency, subscription })
  if (behavior !== 'invoice' || pending.length === 0) throw noneUpcoming(subscription)

  return draftInvoice(tx, { customerId, currency, reason: 'upcoming', subscription, takesPending: true })
}

/** The resumption invoice that resuming now would make. */
export async function previewResume(tx: Tx, subscription: Stripe.Subscription, details: Details) {
  refuseResume(subscription)
  const anchor = details.billing_cycle_anchor
  const params: Stripe.SubscriptionResumeParams = {
    billing_cycle_anchor: { type: anchor?.type === 'unchanged' ? 'unchanged' : 'now' },
    ...(details.proration_behavior ? { proration_behavior: details.proration_behavior } : {}),
    ...(details.proration_date === undefined ? {} : { proration_date: details.proration_date }),
  }
  const invoice = await draftResumption(tx, subscription, await planResume(tx, subscription, params), params)
  if (!invoice) throw noneUpcoming(subscription)
  invoice.billing_reason = 'upcoming'

  return invoice
}

export function noneUpcoming(subscription: Stripe.Subscription) {
  return invalidRequest(`No upcoming invoices for subscription: ${subscription.id}`, { code: 'invoice_upcoming_none' })
}
