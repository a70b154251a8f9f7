import type Stripe from 'stripe'
import { cancelSubscription } from '../billing/follow-invoice.ts'
import { createSubscription, type ItemDraft, type PaymentBehavior } from '../billing/create-subscription.ts'
import { businessSeconds } from '../billing/durations.ts'
import { invoicePending } from '../billing/invoice-pending.ts'
import { pauseSubscription } from '../billing/pause-subscription.ts'
import { resumeSubscription } from '../billing/resume-request.ts'
import { refuseEnding, refusePrice, refuseQuantity } from '../billing/refuse-terms.ts'
import { updateSubscription } from '../billing/update-subscription.ts'
import { invalidRequest, missingResource } from '../errors.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { declined } from '../payments/intent-outcome.ts'
import { useOwnMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { createPrice } from './prices.ts'
import { readRates } from './tax-rates.ts'

async function create(tx: Tx, params: Stripe.SubscriptionCreateParams) {
  if (!params.customer)
    throw invalidRequest('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
  await refuseWrong(tx, params, params.customer)
  const behavior = (params.payment_behavior ?? 'allow_incomplete') as PaymentBehavior
  const { subscription, outcome } = await createSubscription(tx, {
    customerId: params.customer,
    items: await readItems(tx, params.items ?? []),
    trialEnd: readTrialEnd(tx, params.trial_end, params.trial_period_days),
    billingCycleAnchor: params.billing_cycle_anchor ?? null,
    metadata: mergeMetadata({}, params.metadata),
    description: params.description ?? null,
    defaultPaymentMethod: params.default_payment_method ?? null,
    missingPaymentMethod: (params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice') as
      'cancel' | 'create_invoice' | 'pause',
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    cancelAt: typeof params.cancel_at === 'number' ? params.cancel_at : null,
    collectionMethod: (params.collection_method ?? 'charge_automatically') as 'charge_automatically' | 'send_invoice',
    daysUntilDue: params.days_until_due ?? null,
    discounts: params.discounts || [],
    defaultTaxRates: await readRates(tx, params.default_tax_rates || [], 'default_tax_rates'),
    billingMode: (params.billing_mode?.type ?? 'flexible') as 'classic' | 'flexible',
    payment: { behavior, isOffSession: params.off_session ?? false },
  })
  if (behavior === 'error_if_incomplete' && outcome?.kind === 'declined') {
    const refusal = declined(outcome.decline)
    throw Object.assign(refusal, { isCommitted: false })
  }

  return subscription
}

const LONGEST_TRIAL_SECONDS = 2 * 366 * 86_400

async function refuseWrong(tx: Tx, params: Stripe.SubscriptionCreateParams, customerId: string) {
  await tx.get('customer', customerId, 'customer')
  if (params.default_payment_method)
    await useOwnMethod(tx, params.default_payment_method, { customerId, param: 'default_payment_method' })
  if (params.trial_end !== undefined && params.trial_period_days !== undefined)
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', {
      param: 'trial_end',
    })
  const trialEnd = readTrialEnd(tx, params.trial_end, params.trial_period_days)
  const param = params.trial_end === undefined ? 'trial_period_days' : 'trial_end'
  if (trialEnd !== null && trialEnd <= tx.now) throw invalidRequest('The trial end must be in the future.', { param })
  if (trialEnd !== null && trialEnd > tx.now + LONGEST_TRIAL_SECONDS)
    throw invalidRequest('A trial can last two years at most.', { param })
  refuseEnding(tx, params)
}

async function readItems(tx: Tx, items: Stripe.SubscriptionCreateParams.Item[]): Promise<ItemDraft[]> {
  const drafts: ItemDraft[] = []
  for (const [position, item] of items.entries()) {
    const id = item.price ?? item.plan
    const data = item.price_data
    if (!id && !data)
      throw invalidRequest(`Missing required param: items[${position}][price].`, {
        code: 'parameter_missing',
        param: `items[${position}][price]`,
      })
    const price = id
      ? await tx.get('price', id, `items[${position}][price]`)
      : await createPrice(tx, {
          currency: data?.currency ?? '',
          product: data?.product ?? '',
          unit_amount: data?.unit_amount ?? 0,
          ...(data?.recurring ? { recurring: data.recurring } : {}),
        })
    refusePrice(price, { currency: drafts[0]?.price.currency, param: `items[${position}][price]` })
    refuseQuantity(item.quantity, `items[${position}][quantity]`)
    const taxRates = await readRates(tx, item.tax_rates || [], `items[${position}][tax_rates]`)
    drafts.push({ price, quantity: item.quantity ?? 1, metadata: mergeMetadata({}, item.metadata), taxRates })
  }

  return drafts
}

function readTrialEnd(tx: Tx, trialEnd: 'now' | number | undefined, trialDays: number | undefined) {
  if (trialEnd === 'now') return null
  if (trialEnd !== undefined) return trialEnd

  return trialDays ? tx.now + businessSeconds({ days: trialDays }, tx.context.dayMs) : null
}

async function cancel(tx: Tx, params: Stripe.SubscriptionCancelParams, id: string) {
  const subscription = await tx.get('subscription', id)
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    throw missingResource('subscription', id)
  }
  const details = params.cancellation_details
  if (details)
    subscription.cancellation_details = {
      comment: details.comment || null,
      feedback: details.feedback || null,
      feedback_option: null,
      reason: null,
    }
  if (params.invoice_now) await invoicePending(tx, subscription)
  await cancelSubscription(tx, subscription, 'cancellation_requested')

  return subscription
}

function listSubscriptions(tx: Tx, params: Stripe.SubscriptionListParams) {
  const filter = new Filter()
    .equals('customer', params.customer)
    .equals('collection_method', params.collection_method)
    .equals('test_clock', params.test_clock)
    .range('items.data.0.current_period_end', params.current_period_end)
    .range('items.data.0.current_period_start', params.current_period_start)
  if (!params.customer && !params.test_clock) filter.add("data->>'test_clock' is null")
  if (params.price)
    filter.add(
      "data->'items'->'data' @> jsonb_build_array(jsonb_build_object('price', jsonb_build_object('id', $?::text)))",
      params.price,
    )
  if (params.status === undefined) filter.add("data->>'status' <> 'canceled'")
  else if (params.status === 'ended') filter.add("data->>'status' in ('canceled', 'incomplete_expired')")
  else if (params.status !== 'all') filter.equals('status', params.status)

  return listObjects(tx, 'subscription', '/v1/subscriptions', params, filter)
}

export const subscriptionRoutes = [
  route<Stripe.SubscriptionCreateParams>('POST /v1/subscriptions', create),
  route('GET /v1/subscriptions/{id}', (tx, _, { id = '' }) => tx.get('subscription', id)),
  route<Stripe.SubscriptionUpdateParams>('POST /v1/subscriptions/{id}', (tx, params, { id = '' }) =>
    updateSubscription(tx, id, params),
  ),
  route<Stripe.SubscriptionCancelParams>('DELETE /v1/subscriptions/{id}', (tx, params, { id = '' }) =>
    cancel(tx, params, id),
  ),
  route<Stripe.SubscriptionListParams>('GET /v1/subscriptions', listSubscriptions),
  route<Stripe.SubscriptionPauseParams>('POST /v1/subscriptions/{id}/pause', (tx, params, { id = '' }) =>
    pauseSubscription(tx, id, params),
  ),
  route<Stripe.SubscriptionResumeParams>('POST /v1/subscriptions/{id}/resume', (tx, params, { id = '' }) =>
    resumeSubscription(tx, id, params),
  ),
]
