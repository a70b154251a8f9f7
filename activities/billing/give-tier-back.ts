import type Stripe from 'stripe'
import { endSubscription } from './end-subscription.ts'
import { findRefunds } from './find-refunds.ts'
import { keyedWrite } from './keyed-write.ts'
import { idOf } from './stripe-errors.ts'

/**
 * Gives back all that was paid for a subscription that was bought twice, then ends it. In this order, so that one that
 * was cut off between the two is still seen as running and finished by the next news. Safe to repeat.
 */
export async function giveTierBack(stripe: Stripe, { id, latest_invoice: latest }: Stripe.Subscription): Promise<void> {
  const invoiceId = idOf(latest)
  if (invoiceId) await refundAll(stripe, id, invoiceId)
  await endSubscription(stripe, {
    id,
    key: `kumiko:tier:${id}:second`,
    comment: 'Bought twice: the earlier one stays.',
  })
}

async function refundAll(stripe: Stripe, subscriptionId: string, invoiceId: string): Promise<void> {
  const { amount_paid: paidCents } = await stripe.invoices.retrieve(invoiceId)
  const { paymentIntentId, refundedCents } = await findRefunds(stripe, invoiceId)
  const leftCents = paidCents - refundedCents
  if (!paymentIntentId || leftCents <= 0) return

  const params = { payment_intent: paymentIntentId, amount: leftCents, metadata: { tierGivenBack: subscriptionId } }
  await keyedWrite(`kumiko:tier:${subscriptionId}:give-back:${leftCents}`, (options) =>
    stripe.refunds.create(params, options),
  )
}
