import type Stripe from 'stripe'

export type StripeInvoice = {
  id: string
  status: string
  totalCents: number
  dueCents: number
  paidCents: number
  refundedCents: number
  /** Charges that succeeded. */
  charges: Stripe.Charge[]
  attempted: boolean
  /** Why Stripe made it, as Stripe says it. */
  reason: Stripe.Invoice.BillingReason | null
  createdAt: number
  finalizedAt: number | null
  paidAt: number | null
}

export type AtStripe = {
  subscription: Stripe.Subscription
  /** Every subscription of the customer that was not ended. */
  running: string[]
  invoices: StripeInvoice[]
  balanceCents: number
  /** Credits that were made for time not used: when, and how much. */
  credits: { at: number; amountCents: number }[]
}

type Where = { customerId: string; subscriptionId: string }

/** What Stripe keeps of one customer, by the real SDK. */
export async function loadAtStripe(stripe: Stripe, { customerId: customer, subscriptionId }: Where): Promise<AtStripe> {
  const listed = await stripe.invoices.list({ customer, limit: 100 })
  const charges = await stripe.charges.list({ customer, limit: 100 })
  const items = await stripe.invoiceItems.list({ customer, limit: 100 })
  const found = await stripe.customers.retrieve(customer)
  const subscriptions = await stripe.subscriptions.list({ customer, limit: 100 })
  const invoices: StripeInvoice[] = []
  for (const invoice of listed.data) {
    if (invoice.status !== 'draft') invoices.push(await readInvoice(stripe, invoice, charges.data))
  }

  return {
    subscription: await stripe.subscriptions.retrieve(subscriptionId),
    running: subscriptions.data.map(({ id }) => id),
    invoices,
    balanceCents: found.deleted ? 0 : found.balance,
    credits: items.data
      .filter(({ amount, proration }) => amount < 0 && proration)
      .map(({ date, amount }) => ({ at: date * 1000, amountCents: -amount })),
  }
}

async function readInvoice(stripe: Stripe, invoice: Stripe.Invoice, all: Stripe.Charge[]): Promise<StripeInvoice> {
  const payments = await stripe.invoicePayments.list({ invoice: invoice.id, limit: 100 })
  const intents = payments.data.map(({ payment }) => idOf(payment.payment_intent))
  const charges = all.filter(
    ({ status, payment_intent: intent }) => status === 'succeeded' && intents.includes(idOf(intent)),
  )
  const { finalized_at: finalizedAt, paid_at: paidAt } = invoice.status_transitions

  return {
    id: invoice.id,
    status: invoice.status ?? 'draft',
    totalCents: invoice.total,
    dueCents: invoice.amount_due,
    paidCents: invoice.amount_paid,
    refundedCents: charges.reduce((sum, charge) => sum + charge.amount_refunded, 0),
    charges,
    attempted: invoice.attempted,
    reason: invoice.billing_reason,
    createdAt: invoice.created * 1000,
    finalizedAt: finalizedAt && finalizedAt * 1000,
    paidAt: paidAt && paidAt * 1000,
  }
}

function idOf(intent: string | Stripe.PaymentIntent | null | undefined): string | null {
  return typeof intent === 'string' ? intent : (intent?.id ?? null)
}
