import type Stripe from 'stripe'
import { StripeError } from '../errors.ts'
import { idOf } from '../kinds.ts'
import { declined } from '../payments/intent-outcome.ts'
import type { Tx } from '../transaction.ts'
import { collectInvoice } from './collect-invoice.ts'
import type { PaymentBehavior } from './create-subscription.ts'
import { draftInvoice } from './draft-invoice.ts'
import { addInterval, recurringOf } from './durations.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { lineForItem, productNameOf } from './invoice-lines.ts'

export type AppliedChange = { subscription: Stripe.Subscription; restarts: boolean; isBilledNow: boolean }

/** The cycle begins anew: every item's period starts now. */
export function restartCycle(tx: Tx, subscription: Stripe.Subscription) {
  subscription.billing_cycle_anchor = tx.now
  for (const item of subscription.items.data) {
    item.current_period_start = tx.now
    item.current_period_end = addInterval(tx.now, recurringOf(item.price), tx.context.dayMs)
  }
}

/** The invoice of a change: what is pending, and the whole first period where the cycle begins anew. */
export async function draftChange(
  tx: Tx,
  { subscription, restarts }: AppliedChange,
  { isPreview = false }: { isPreview?: boolean } = {},
) {
  const lines = []
  for (const item of restarts ? subscription.items.data : []) {
    const period = { start: item.current_period_start, end: item.current_period_end }
    lines.push(lineForItem(item, period, { isTrial: false, productName: await productNameOf(tx, item.price) }))
  }

  return draftInvoice(tx, {
    customerId: idOf(subscription.customer),
    currency: subscription.currency,
    reason: 'subscription_update',
    subscription,
    lines,
    takesPending: true,
    autoAdvance: !isPreview,
  })
}

/** Takes the money of a change at once. With `error_if_incomplete` a refusal undoes the change itself. */
export async function billChange(tx: Tx, change: AppliedChange, behavior: PaymentBehavior) {
  const invoice = await draftChange(tx, change)
  await finalizeInvoice(tx, invoice)
  if (invoice.amount_due === 0) return
  const outcome = await collectInvoice(tx, invoice)
  if (behavior !== 'error_if_incomplete' || outcome.kind === 'succeeded') return
  if (outcome.kind === 'declined') throw Object.assign(declined(outcome.decline), { isCommitted: false })
  throw new StripeError(402, {
    type: 'card_error',
    code: outcome.kind === 'authenticate' ? 'subscription_payment_intent_requires_action' : 'resource_missing',
    message:
      outcome.kind === 'authenticate'
        ? 'Payment for this subscription requires additional user action before it can be completed successfully.'
        : 'This customer has no attached payment source or default payment method.',
  })
}
