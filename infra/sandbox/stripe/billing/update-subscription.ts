import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { mergeMetadata } from '../lists.ts'
import { useOwnMethod } from '../payments/payment-methods.ts'
import { isSet } from '../resources/shared.ts'
import { readRates } from '../resources/tax-rates.ts'
import type { Tx } from '../transaction.ts'
import { periodEndOf } from './follow-invoice.ts'
import { type AppliedChange, billChange, restartCycle } from './bill-change.ts'
import type { PaymentBehavior } from './create-subscription.ts'
import { redeemDiscounts } from './discounts.ts'
import { schedulePeriodEnd, scheduleTrialNotice } from './schedule-subscription.ts'
import { endTrialOrPeriod } from './turn-subscription.ts'
import { moveSubscription } from './transitions.ts'
import { changeItems, movesCycle } from './change-items.ts'
import { refuseEnding } from './refuse-terms.ts'

type Params = Stripe.SubscriptionUpdateParams
const CLOSED = new Set(['canceled', 'incomplete_expired'])

/** Changes a subscription and bills what is to be billed at once. */
export async function updateSubscription(tx: Tx, subscriptionId: string, params: Params) {
  const change = await applyChange(tx, subscriptionId, params)
  if (change.isBilledNow)
    await billChange(tx, change, (params.payment_behavior ?? 'allow_incomplete') as PaymentBehavior)

  return change.subscription
}

/**
 * The change without its bill, as a preview tries it out too: a moved trial end moves its period with it, changed items
 * are prorated, another cycle begins now.
 */
export async function applyChange(tx: Tx, subscriptionId: string, params: Params): Promise<AppliedChange> {
  const subscription = await tx.get('subscription', subscriptionId)
  if (
    CLOSED.has(subscription.status) &&
    Object.keys(params).some((name) => name !== 'metadata' && name !== 'expand' && name !== 'cancellation_details')
  ) {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.', {
      code: 'invalid_canceled_subscription_fields',
    })
  }
  await applyPlainFields(tx, subscription, params)
  applyCancellation(tx, subscription, params)
  const restarts = await restartsCycle(tx, subscription, params)
  if (params.items)
    await changeItems(tx, subscription, params.items, {
      behavior: params.proration_behavior ?? 'create_prorations',
      at: params.proration_date ?? tx.now,
      restarts,
    })
  if (restarts) restartCycle(tx, subscription)
  if (params.trial_end !== undefined) await moveTrialEnd(tx, subscription, params.trial_end)
  if (!CLOSED.has(subscription.status) && subscription.status !== 'paused') await schedulePeriodEnd(tx, subscription)
  await emitUpdated(tx, 'customer.subscription.updated', subscription)

  return {
    subscription,
    restarts,
    isBilledNow: restarts || (params.items !== undefined && params.proration_behavior === 'always_invoice'),
  }
}

async function restartsCycle(tx: Tx, subscription: Stripe.Subscription, params: Params) {
  if (CLOSED.has(subscription.status) || subscription.status === 'trialing' || subscription.status === 'paused')
    return false

  return params.billing_cycle_anchor?.type === 'now' || movesCycle(tx, subscription, params.items ?? [])
}

async function applyPlainFields(tx: Tx, subscription: Stripe.Subscription, params: Params) {
  subscription.metadata = mergeMetadata(subscription.metadata, params.metadata)
  if (params.description !== undefined) subscription.description = params.description || null
  if (params.default_payment_method) {
    const place = { customerId: idOf(subscription.customer), param: 'default_payment_method' }
    subscription.default_payment_method = (await useOwnMethod(tx, params.default_payment_method, place)).id
  }
  if (params.discounts !== undefined)
    subscription.discounts = await redeemDiscounts(tx, params.discounts || [], {
      customer: idOf(subscription.customer),
      subscription: subscription.id,
    })
  if (params.default_tax_rates !== undefined)
    subscription.default_tax_rates = await readRates(tx, params.default_tax_rates || [], 'default_tax_rates')
  if (params.collection_method) subscription.collection_method = params.collection_method
  if (params.days_until_due !== undefined) subscription.days_until_due = params.days_until_due
  if (params.pause_collection !== undefined) {
    subscription.pause_collection = params.pause_collection
      ? { behavior: params.pause_collection.behavior, resumes_at: params.pause_collection.resumes_at ?? null }
      : null
  }
  if (params.trial_settings) {
    const { missing_payment_method } = params.trial_settings.end_behavior
    subscription.trial_settings = {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: missing_payment_method ?? 'create_invoice' },
    }
  }
}

function applyCancellation(tx: Tx, subscription: Stripe.Subscription, params: Params) {
  refuseEnding(tx, params)
  const details = params.cancellation_details
  if (details)
    subscription.cancellation_details = {
      comment: details.comment || null,
      feedback: details.feedback || null,
      feedback_option: null,
      reason: subscription.cancellation_details?.reason ?? null,
    }
  if (params.cancel_at_period_end !== undefined) {
    planCancellation(tx, subscription, params.cancel_at_period_end ? periodEndOf(subscription) : null)
    subscription.cancel_at_period_end = params.cancel_at_period_end
  }
  if (params.cancel_at === '' || params.cancel_at === null) planCancellation(tx, subscription, null)
  else if (typeof params.cancel_at === 'number') planCancellation(tx, subscription, params.cancel_at)
}

function planCancellation(tx: Tx, subscription: Stripe.Subscription, at: number | null) {
  const earlier = subscription.cancellation_details
  subscription.cancel_at = at
  subscription.canceled_at = at === null ? null : tx.now
  subscription.cancellation_details = {
    comment: earlier?.comment ?? null,
    feedback: earlier?.feedback ?? null,
    feedback_option: null,
    reason: at === null ? null : 'cancellation_requested',
  }
  if (at === null) subscription.cancel_at_period_end = false
}

/** `now` ends the trial and bills at once; an instant moves the end of the running period with it. */
async function moveTrialEnd(tx: Tx, subscription: Stripe.Subscription, trialEnd: 'now' | number) {
  if (trialEnd !== 'now' && trialEnd <= tx.now)
    throw invalidRequest('The trial end must be in the future.', { param: 'trial_end' })
  if (subscription.status === 'paused')
    throw invalidRequest('You cannot change the trial of a paused subscription.', { param: 'trial_end' })
  const end = trialEnd === 'now' ? tx.now : trialEnd
  if (trialEnd === 'now' && subscription.status !== 'trialing') return
  subscription.trial_end = end
  subscription.trial_start ??= tx.now
  subscription.billing_cycle_anchor = end
  for (const item of subscription.items.data) item.current_period_end = end
  if (subscription.cancel_at_period_end && isSet(subscription.cancel_at)) subscription.cancel_at = end
  await tx.unschedule(subscription.id, 'subscription.trial_will_end')
  if (trialEnd === 'now') {
    await endTrialOrPeriod(tx, subscription)

    return
  }
  if (subscription.status !== 'trialing') moveSubscription(subscription, 'trialing')
  await scheduleTrialNotice(tx, subscription)
}
