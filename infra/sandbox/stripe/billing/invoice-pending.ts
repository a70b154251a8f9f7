import type Stripe from 'stripe'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { collectInvoice } from './collect-invoice.ts'
import { draftInvoice } from './draft-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'

/** Bills a subscription's pending items now, in an invoice of their own, and collects it. */
export async function invoicePending(tx: Tx, subscription: Stripe.Subscription) {
  const invoice = await draftInvoice(tx, {
    customerId: idOf(subscription.customer),
    currency: subscription.currency,
    reason: 'subscription_update',
    subscription,
    takesPending: true,
  })
  await finalizeInvoice(tx, invoice)
  if (invoice.amount_due > 0) await collectInvoice(tx, invoice)

  return invoice
}
