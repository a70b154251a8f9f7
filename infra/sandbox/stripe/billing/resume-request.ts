import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { idOf, type Resumption } from '../kinds.ts'
import { defaultMethodOf } from '../payments/payment-methods.ts'
import type { Tx } from '../transaction.ts'
import { collectInvoice } from './collect-invoice.ts'
import { draftInvoice, pendingItemsOf } from './draft-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { lineForItem, productNameOf } from './invoice-lines.ts'
import { chargeRest, planNewCycle, planOldCycle, type ResumePlan } from './resume-plan.ts'
import { resumeNow } from './resume-subscription.ts'
import { voidInvoice } from './settle-invoice.ts'

const UNATTEMPTED_SECONDS = 23 * 3600

type Params = Stripe.SubscriptionResumeParams

/** The resume endpoint: the resumption invoice now, the new periods and `active` when it is settled. */
export async function resumeSubscription(tx: Tx, subscriptionId: string, params: Params) {
  const subscription = await tx.get('subscription', subscriptionId)
  refuseResume(subscription)
  await voidEarlierAttempt(tx, subscription)

  const plan = await planResume(tx, subscription, params)
  const invoice = await draftResumption(tx, subscription, plan, params)
  if (!invoice) {
    await resumeNow(tx, subscription, plan)

    return subscription
  }
  const behavior: Resumption['behavior'] =
    params.payment_behavior === 'resume_on_payment_success' ? 'success' : 'attempt'
  tx.hidden(invoice).resumes = { behavior, plan }
  await finalizeInvoice(tx, invoice)
  if (invoice.amount_due > 0) await collectFor(tx, subscription, invoice, behavior)

  return subscription
}

/** Throws Stripe's refusal of a resumption. */
export function refuseResume(subscription: Stripe.Subscription) {
  if (subscription.status !== 'paused')
    throw invalidRequest('You can only resume subscriptions that are paused.', { param: 'id' })
  if (subscription.collection_method !== 'charge_automatically')
    throw invalidRequest('You can only resume subscriptions with `collection_method=charge_automatically`.', {
      param: 'id',
    })
}

async function voidEarlierAttempt(tx: Tx, subscription: Stripe.Subscription) {
  const id = idOf(subscription.latest_invoice)
  const invoice = id ? await tx.find('invoice', id) : null
  if (invoice?.status === 'open' && tx.hidden(invoice).resumes?.plan) await voidInvoice(tx, invoice)
}

/** The plan, with the debits of a period that only its rest is charged of. */
export async function planResume(tx: Tx, subscription: Stripe.Subscription, params: Params): Promise<ResumePlan> {
  if (params.billing_cycle_anchor?.type !== 'unchanged') return planNewCycle(tx, subscription)
  const plan = planOldCycle(tx, subscription)
  if (params.proration_behavior === 'none') return plan
  for (const item of subscription.items.data)
    await chargeRest(tx, subscription, item, { plan, at: params.proration_date ?? tx.now })

  return plan
}

/** The resumption invoice as a draft: what is pending, and full periods where the cycle begins anew; null where nothing is to bill. */
export async function draftResumption(
  tx: Tx,
  subscription: Stripe.Subscription,
  { periods }: ResumePlan,
  params: Params,
) {
  const lines = []
  const isFullPeriod = params.billing_cycle_anchor?.type !== 'unchanged'
  for (const item of isFullPeriod ? subscription.items.data : []) {
    const period = periods[item.id]
    const productName = await productNameOf(tx, item.price)
    if (period) lines.push(lineForItem(item, period, { isTrial: false, productName }))
  }
  const customerId = idOf(subscription.customer)
  const { currency } = subscription
  if (lines.length === 0 && (await pendingItemsOf(tx, { customerId, currency, subscription })).length === 0) return null

  return draftInvoice(tx, {
    customerId,
    currency,
    reason: 'subscription_update',
    subscription,
    lines,
    takesPending: true,
  })
}

/** On success: one try at once, and the ladder after a failure. On attempt: the caller pays, within 23 hours. */
async function collectFor(
  tx: Tx,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  behavior: Resumption['behavior'],
) {
  if (behavior === 'attempt') {
    await tx.schedule(invoice.id, 'invoice.abandon', tx.now + UNATTEMPTED_SECONDS)

    return
  }
  if (!(await defaultMethodOf(tx, idOf(subscription.customer), subscription)))
    throw invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      { code: 'resource_missing' },
    )
  await collectInvoice(tx, invoice)
}

/** A resumption invoice that nobody tried to pay within 23 hours is void, and the subscription stays paused. */
export async function abandonResumption(tx: Tx, invoiceId: string) {
  const invoice = await tx.find('invoice', invoiceId)
  if (invoice?.status === 'open' && !invoice.attempted) await voidInvoice(tx, invoice)
}
