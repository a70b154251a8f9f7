import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { collectInvoice } from './collect-invoice.ts'
import { draftInvoice } from './draft-invoice.ts'
import { addInterval, recurringOf } from './durations.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { lineForItem, productNameOf } from './invoice-lines.ts'
import { prorate } from './proration.ts'
import { resumeNow } from './resume-subscription.ts'
import { voidInvoice } from './settle-invoice.ts'

const UNATTEMPTED_SECONDS = 23 * 3600

/** The resume endpoint: new periods by the anchor, the resumption invoice, and active when that is settled. */
export async function resumeSubscription(tx: Tx, subscriptionId: string, params: Stripe.SubscriptionResumeParams) {
  const subscription = await tx.get('subscription', subscriptionId)
  if (subscription.status !== 'paused')
    throw invalidRequest('You can only resume subscriptions that are paused.', { param: 'id' })
  if (subscription.collection_method !== 'charge_automatically')
    throw invalidRequest('You can only resume subscriptions with `collection_method=charge_automatically`.', {
      param: 'id',
    })
  await voidEarlierAttempt(tx, subscription)

  const isUnchanged = params.billing_cycle_anchor?.type === 'unchanged'
  if (isUnchanged) await continueCycle(tx, subscription, params.proration_behavior !== 'none')
  else startCycle(tx, subscription)
  const invoice = await resumptionInvoice(tx, subscription, !isUnchanged)
  if (invoice.amount_due > 0) {
    if (params.payment_behavior === 'resume_on_payment_success') await collectInvoice(tx, invoice)
    else await tx.schedule(invoice.id, 'invoice.abandon', tx.now + UNATTEMPTED_SECONDS)
  }

  return subscription
}

async function voidEarlierAttempt(tx: Tx, subscription: Stripe.Subscription) {
  const id = idOf(subscription.latest_invoice)
  const invoice = id ? await tx.find('invoice', id) : null
  if (invoice?.status === 'open' && tx.hidden(invoice).resumes && invoice.billing_reason === 'subscription_update')
    await voidInvoice(tx, invoice)
}

function startCycle(tx: Tx, subscription: Stripe.Subscription) {
  subscription.billing_cycle_anchor = tx.now
  for (const item of subscription.items.data) {
    item.current_period_start = tx.now
    item.current_period_end = addInterval(tx.now, recurringOf(item.price), tx.context.dayMs)
  }
}

/** The old rhythm: the period that runs now by the anchor, of which only the rest is charged. */
async function continueCycle(tx: Tx, subscription: Stripe.Subscription, isProrated: boolean) {
  for (const item of subscription.items.data) {
    let start = subscription.billing_cycle_anchor
    let end = addInterval(start, recurringOf(item.price), tx.context.dayMs, subscription.billing_cycle_anchor)
    while (end <= tx.now) {
      start = end
      end = addInterval(start, recurringOf(item.price), tx.context.dayMs, subscription.billing_cycle_anchor)
    }
    item.current_period_start = start
    item.current_period_end = end
    if (isProrated)
      await prorate(tx, { subscription, item, price: item.price, quantity: item.quantity ?? 1, at: tx.now, sign: 1 })
  }
}

async function resumptionInvoice(tx: Tx, subscription: Stripe.Subscription, isFullPeriod: boolean) {
  const lines = []
  for (const item of isFullPeriod ? subscription.items.data : []) {
    const period = { start: item.current_period_start, end: item.current_period_end }
    lines.push(lineForItem(item, period, { isTrial: false, productName: await productNameOf(tx, item.price) }))
  }
  const invoice = await draftInvoice(tx, {
    customerId: idOf(subscription.customer),
    currency: subscription.currency,
    reason: 'subscription_update',
    subscription,
    lines,
    takesPending: true,
  })
  tx.hidden(invoice).resumes = true
  await finalizeInvoice(tx, invoice)
  if (hasStatus(subscription, 'paused') && invoice.status === 'paid') await resumeNow(tx, subscription)

  return invoice
}

function hasStatus(subscription: { status: string }, status: string) {
  return subscription.status === status
}

/** A resumption invoice that nobody tried to pay within 23 hours is void, and the subscription stays paused. */
export async function abandonResumption(tx: Tx, invoiceId: string) {
  const invoice = await tx.find('invoice', invoiceId)
  if (invoice?.status === 'open' && !invoice.attempted) await voidInvoice(tx, invoice)
}
