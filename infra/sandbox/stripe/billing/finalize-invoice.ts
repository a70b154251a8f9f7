import type Stripe from 'stripe'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { createIntent } from '../payments/confirm-intent.ts'
import type { Tx } from '../transaction.ts'
import { settleInvoice } from './settle-invoice.ts'
import { sumInvoice } from './invoice-lines.ts'
import { moveInvoice } from './transitions.ts'

/** Draft to open: a number, the customer's balance, and a payment intent for what is left. Nothing left is paid at once. */
export async function finalizeInvoice(tx: Tx, invoice: Stripe.Invoice) {
  const customer = await tx.get('customer', idOf(invoice.customer) ?? '', 'customer')
  moveInvoice(invoice, 'open', tx.now)
  invoice.starting_balance = customer.balance
  sumInvoice(invoice)
  invoice.ending_balance = applyBalance(invoice, customer)
  invoice.number = nextNumber(customer)
  invoice.automatically_finalizes_at = null
  invoice.effective_at = tx.now
  invoice.hosted_invoice_url = `${tx.context.publicUrl}/i/${invoice.id}`
  invoice.invoice_pdf = `${tx.context.publicUrl}/i/${invoice.id}/pdf`
  await tx.unschedule(invoice.id, 'invoice.finalize')

  if (invoice.amount_due > 0) await openPayment(tx, invoice)
  if (invoice.ending_balance !== invoice.starting_balance) await emitUpdated(tx, 'customer.updated', customer)
  await emit(tx, 'invoice.finalized', invoice)
  if (invoice.amount_due === 0) await settleInvoice(tx, invoice, { paidCents: 0 })

  return invoice
}

function applyBalance(invoice: Stripe.Invoice, customer: Stripe.Customer) {
  const due = invoice.total + customer.balance
  // Nothing is due though something is left: it was too little for a card.
  customer.balance = due < 0 || invoice.amount_due === 0 ? due : 0

  return customer.balance
}

function nextNumber(customer: Stripe.Customer) {
  const sequence = customer.next_invoice_sequence ?? 1
  customer.next_invoice_sequence = sequence + 1

  return `${customer.invoice_prefix ?? 'KUMIKO'}-${String(sequence).padStart(4, '0')}`
}

async function openPayment(tx: Tx, invoice: Stripe.Invoice) {
  const subscriptionMetadata = invoice.parent?.subscription_details?.metadata ?? {}
  const intent = await createIntent(
    tx,
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: idOf(invoice.customer),
      description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
      metadata: { ...subscriptionMetadata },
      setupFutureUsage: invoice.parent?.subscription_details ? 'off_session' : null,
    },
    { invoice: invoice.id },
  )
  tx.create('invoice_payment', {
    amount_paid: null,
    amount_requested: invoice.amount_due,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
}

/** The open payment of an invoice and its intent; an invoice without anything to pay has none. */
export async function paymentOf(tx: Tx, invoice: Stripe.Invoice) {
  const [payment] = await tx.select(
    'invoice_payment',
    "data->>'invoice' = $1 and data->>'is_default' = 'true'",
    [invoice.id],
    { limit: 1 },
  )
  const intentId = idOf(payment?.payment.payment_intent)

  return payment && intentId ? { payment, intent: await tx.get('payment_intent', intentId) } : null
}
