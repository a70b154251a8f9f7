import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { wireDecimal } from '../complete.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { asList } from '../lists.ts'
import { idOf, type MissingPaymentMethod } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { collectInvoice, type CollectionOutcome } from './collect-invoice.ts'
import { draftInvoice } from './draft-invoice.ts'
import { redeemDiscounts } from './discounts.ts'
import { addInterval, recurringOf } from './durations.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { lineForItem, productNameOf } from './invoice-lines.ts'
import { schedulePeriodEnd, scheduleTrialNotice } from './schedule-subscription.ts'
import { moveSubscription } from './transitions.ts'

const INCOMPLETE_SECONDS = 23 * 3600

export type ItemDraft = {
  price: Stripe.Price
  quantity: number
  metadata?: Stripe.Metadata
  taxRates?: Stripe.TaxRate[]
}
export type PaymentBehavior =
  'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete'
export type SubscriptionDraft = {
  customerId: string
  items: ItemDraft[]
  trialEnd?: number | null
  billingCycleAnchor?: number | null
  metadata?: Stripe.Metadata
  description?: string | null
  defaultPaymentMethod?: string | null
  missingPaymentMethod?: MissingPaymentMethod
  cancelAtPeriodEnd?: boolean
  cancelAt?: number | null
  collectionMethod?: 'charge_automatically' | 'send_invoice'
  daysUntilDue?: number | null
  billingMode?: 'classic' | 'flexible'
  /** Coupons and promotion codes to redeem, or discounts redeemed already. */
  discounts?: { coupon?: string; promotion_code?: string; discount?: string }[]
  defaultTaxRates?: Stripe.TaxRate[]
  payment: { behavior: PaymentBehavior; isOffSession: boolean; isAuthenticated?: boolean }
}

export type CreatedSubscription = {
  subscription: Stripe.Subscription
  invoice: Stripe.Invoice
  outcome: CollectionOutcome | null
}

/** A subscription with its first invoice: of zero in a trial, else collected as the payment behaviour says. */
export async function createSubscription(tx: Tx, draft: SubscriptionDraft): Promise<CreatedSubscription> {
  const customer = await tx.get('customer', draft.customerId, 'customer')
  const subscription = writeSubscription(tx, draft)
  customer.currency ??= subscription.currency
  subscription.discounts = await redeemDiscounts(tx, draft.discounts ?? [], {
    customer: customer.id,
    subscription: subscription.id,
  })
  await emit(tx, 'customer.subscription.created', subscription)
  if (subscription.status === 'trialing') await scheduleTrialNotice(tx, subscription)
  await schedulePeriodEnd(tx, subscription)

  const invoice = await firstInvoice(tx, subscription)
  const outcome = await payFirstInvoice(tx, subscription, invoice, draft)
  if (subscription.status === 'incomplete')
    await tx.schedule(subscription.id, 'subscription.expire', tx.now + INCOMPLETE_SECONDS)
  // The latest invoice belongs to the creation and is no news of its own.
  tx.takeChanges(subscription)

  return { subscription, invoice, outcome }
}

function writeSubscription(tx: Tx, draft: SubscriptionDraft) {
  const { price } = draft.items[0] ?? {}
  if (!price) throw invalidRequest('Missing required param: items.', { code: 'parameter_missing', param: 'items' })
  const isTrial = Boolean(draft.trialEnd && draft.trialEnd > tx.now)
  const anchor = isTrial && draft.trialEnd ? draft.trialEnd : (draft.billingCycleAnchor ?? tx.now)
  const isInvoiced = draft.collectionMethod === 'send_invoice'
  const subscription = tx.create('subscription', {
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: anchor,
    billing_mode: {
      type: draft.billingMode ?? 'flexible',
      flexible: { proration_discounts: 'included' },
    },
    billing_schedules: [],
    cancel_at_period_end: draft.cancelAtPeriodEnd ?? false,
    cancel_at: draft.cancelAt ?? null,
    collection_method: draft.collectionMethod ?? 'charge_automatically',
    currency: price.currency,
    customer: draft.customerId,
    days_until_due: isInvoiced ? (draft.daysUntilDue ?? 30) : null,
    default_payment_method: draft.defaultPaymentMethod ?? null,
    default_tax_rates: draft.defaultTaxRates ?? [],
    description: draft.description ?? null,
    discounts: [],
    invoice_settings: { account_tax_ids: null, issuer: { type: 'self' } } as Stripe.Subscription.InvoiceSettings,
    items: asList<Stripe.SubscriptionItem>('', []),
    metadata: draft.metadata ?? {},
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    start_date: tx.now,
    status: isTrial ? 'trialing' : isInvoiced ? 'active' : 'incomplete',
    trial_end: isTrial ? (draft.trialEnd ?? null) : null,
    trial_start: isTrial ? tx.now : null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: draft.missingPaymentMethod ?? 'create_invoice',
      },
    },
  })
  const items = draft.items.map((item) => makeItem(tx, subscription, item, isTrial ? anchor : null))
  subscription.items = asList(`/v1/subscription_items?subscription=${subscription.id}`, items)
  if (draft.cancelAtPeriodEnd) subscription.cancel_at = items[0]?.current_period_end ?? null

  return subscription
}

export function makeItem(
  tx: Tx,
  subscription: Stripe.Subscription,
  { price, quantity, metadata, taxRates }: ItemDraft,
  periodEnd: number | null,
): Stripe.SubscriptionItem {
  if (!price.recurring)
    throw invalidRequest(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      { param: 'items[0][price]' },
    )
  const cycleEnd = addInterval(tx.now, recurringOf(price), tx.context.dayMs)
  const anchored =
    subscription.billing_cycle_anchor > tx.now ? Math.min(cycleEnd, subscription.billing_cycle_anchor) : cycleEnd

  return {
    id: newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: tx.now,
    current_period_end: periodEnd ?? anchored,
    current_period_start: tx.now,
    current_trial: null,
    discounts: [],
    metadata: metadata ?? {},
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription: subscription.id,
    tax_rates: taxRates ?? [],
  }
}

/** The older view of a recurring price. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  const { interval, interval_count } = recurringOf(price)

  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: wireDecimal(price.unit_amount ?? 0),
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: false,
    metadata: { ...price.metadata },
    meter: null,
    nickname: price.nickname,
    product: idOf(price.product),
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  }
}

async function firstInvoice(tx: Tx, subscription: Stripe.Subscription) {
  const lines = []
  for (const item of subscription.items.data) {
    const period = { start: item.current_period_start, end: item.current_period_end }
    lines.push(
      lineForItem(item, period, {
        isTrial: subscription.status === 'trialing',
        productName: await productNameOf(tx, item.price),
      }),
    )
  }

  return draftInvoice(tx, {
    customerId: idOf(subscription.customer),
    currency: subscription.currency,
    reason: 'subscription_create',
    subscription,
    lines,
    takesPending: true,
    metadata: {},
    collectionMethod: subscription.collection_method as 'charge_automatically' | 'send_invoice',
    daysUntilDue: subscription.days_until_due,
  })
}

async function payFirstInvoice(
  tx: Tx,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  { payment }: SubscriptionDraft,
) {
  if (subscription.collection_method === 'send_invoice') return null
  await finalizeInvoice(tx, invoice)
  if (invoice.amount_due === 0 || payment.behavior === 'default_incomplete') return null
  const outcome = await collectInvoice(tx, invoice, {
    isOffSession: payment.isOffSession,
    isAuthenticated: payment.isAuthenticated ?? false,
  })
  // With a delayed method it is active while the money is on its way, and stays so when it never comes.
  if (outcome.kind === 'processing') moveSubscription(subscription, 'active')
  await emitUpdated(tx, 'customer.subscription.updated', subscription)

  return outcome
}
