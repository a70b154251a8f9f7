import type Stripe from 'stripe'
import { asList } from '../lists.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { adjustLines } from './adjust-lines.ts'
import { discountsFor } from './discounts.ts'
import { businessSeconds } from './durations.ts'
import { taxIdsOf } from '../resources/tax-ids.ts'
import { lineForPending, makeLine, sumInvoice, type LineDraft } from './invoice-lines.ts'

export type InvoiceDraft = {
  customerId: string
  currency: string
  reason: NonNullable<Stripe.Invoice['billing_reason']>
  subscription?: Stripe.Subscription | null
  lines?: LineDraft[]
  /** Takes the customer's pending invoice items in too. */
  takesPending?: boolean
  autoAdvance?: boolean
  period?: { start: number; end: number }
  metadata?: Stripe.Metadata
  description?: string | null
  collectionMethod?: 'charge_automatically' | 'send_invoice'
  daysUntilDue?: number | null
  defaultPaymentMethod?: string | null
  footer?: string | null
  /** Discounts and tax rates of its own; else those of its subscription or customer. */
  discounts?: string[]
  defaultTaxRates?: Stripe.TaxRate[]
}

/** Writes a draft; with `autoAdvance` Stripe finalises it by itself one business hour later. */
export async function draftInvoice(tx: Tx, draft: InvoiceDraft): Promise<Stripe.Invoice> {
  const customer = await tx.get('customer', draft.customerId, 'customer')
  const { subscription = null, autoAdvance = true } = draft
  const finalizesAt = tx.now + businessSeconds({ hours: 1 }, tx.context.dayMs)
  const invoice = tx.create('invoice', {
    account_country: 'DE',
    account_name: 'Kumiko sandbox',
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: autoAdvance,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: autoAdvance ? finalizesAt : null,
    billing_reason: draft.reason,
    collection_method: draft.collectionMethod ?? 'charge_automatically',
    currency: draft.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: (await taxIdsOf(tx, customer.id)).map(({ type, value }) => ({ type, value })),
    default_payment_method: draft.defaultPaymentMethod ?? null,
    default_tax_rates: draft.defaultTaxRates ?? [],
    description: draft.description ?? null,
    discounts: draft.discounts ?? discountsFor(customer, subscription),
    due_date: draft.daysUntilDue ? tx.now + businessSeconds({ days: draft.daysUntilDue }, tx.context.dayMs) : null,
    footer: draft.footer ?? null,
    issuer: { type: 'self' },
    lines: asList<Stripe.InvoiceLineItem>('', []),
    metadata: draft.metadata ?? {},
    parent: parentOf(subscription),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: draft.period?.end ?? tx.now,
    period_start: draft.period?.start ?? tx.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    starting_balance: customer.balance,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    total: 0,
    total_discount_amounts: [],
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: tx.now,
  })
  invoice.lines = asList(
    `/v1/invoices/${invoice.id}/lines`,
    (draft.lines ?? []).map((line) => makeLine(invoice.id, line)),
  )
  if (draft.takesPending) await takePendingItems(tx, invoice, subscription)
  await adjustLines(tx, invoice)
  sumInvoice(invoice)
  if (autoAdvance) await tx.schedule(invoice.id, 'invoice.finalize', finalizesAt)
  await emit(tx, 'invoice.created', invoice)
  if (subscription) subscription.latest_invoice = invoice.id

  return invoice
}

function parentOf(subscription: Stripe.Subscription | null): Stripe.Invoice.Parent | null {
  if (!subscription) return null

  return {
    type: 'subscription_details',
    quote_details: null,
    subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
  }
}

type PendingOf = { customerId: string; currency: string; subscription: Stripe.Subscription | null }

/** Pending items of the customer: those of this subscription, or those of none. */
export async function pendingItemsOf(tx: Tx, { customerId, currency, subscription }: PendingOf) {
  const pending = await tx.select(
    'invoiceitem',
    "data->>'customer' = $1 and data->>'invoice' is null and data->>'currency' = $2",
    [customerId, currency],
    { order: 'asc' },
  )

  return pending.filter(({ parent }) => {
    const owner = parent?.subscription_details?.subscription

    return !owner || owner === subscription?.id
  })
}

async function takePendingItems(tx: Tx, invoice: Stripe.Invoice, subscription: Stripe.Subscription | null) {
  const customerId = idOf(invoice.customer) ?? ''
  for (const item of await pendingItemsOf(tx, { customerId, currency: invoice.currency, subscription })) {
    item.invoice = invoice.id
    invoice.lines.data.push(makeLine(invoice.id, lineForPending(item)))
  }
}
