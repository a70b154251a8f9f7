import type Stripe from 'stripe'
import { type Sale, type SaleRefund, saleStatuses } from '#workflows/billing/ledger.rules.ts'
import { dateOf, idOf } from '../stripe-errors.ts'

/** With the id of the wish it carries out, where an owner asked for it. */
export type CountedRefund = SaleRefund & { wishId?: string }

export type SeenInvoice = { invoice: Stripe.Invoice; refunds: SaleRefund[]; seenAt: Date }

/** An invoice of Stripe in the words of the books. */
export function saleOfInvoice({ invoice, refunds, seenAt }: SeenInvoice): Sale {
  const { finalized_at, paid_at, voided_at, marked_uncollectible_at } = invoice.status_transitions

  return {
    subject: invoice.id,
    isPurchase: false,
    status: saleStatuses.find((status) => status === invoice.status) ?? 'draft',
    currency: invoice.currency.toUpperCase(),
    totalCents: billedCents(invoice),
    taxCents: taxOf(invoice),
    dueCents: invoice.amount_due,
    paidCents: invoice.amount_paid,
    issuedAt: isoOf(finalized_at ?? invoice.created),
    settledAt: paid_at ? isoOf(paid_at) : null,
    closedAt: voided_at || marked_uncollectible_at ? isoOf(voided_at ?? marked_uncollectible_at ?? 0) : null,
    refunds,
    seenAt: seenAt.toISOString(),
  }
}

/** What an invoice asks for, less what a credit note took off before it was paid. */
export function billedCents(invoice: Pick<Stripe.Invoice, 'total' | 'pre_payment_credit_notes_amount'>): number {
  return invoice.total - invoice.pre_payment_credit_notes_amount
}

/** A lowered invoice has its tax lowered in proportion. */
function taxOf(invoice: Stripe.Invoice): number {
  const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0)

  return invoice.total > 0 ? Math.round((tax * billedCents(invoice)) / invoice.total) : tax
}

/** A purchase that has no invoice; null when nothing was paid for it. */
export function saleOfSession(session: Stripe.Checkout.Session, refunds: SaleRefund[], seenAt: Date): Sale | null {
  const subject = idOf(session.payment_intent)
  const totalCents = session.amount_total ?? 0
  if (!subject || session.invoice || session.payment_status !== 'paid' || totalCents === 0) return null

  return {
    subject,
    isPurchase: true,
    status: 'paid',
    currency: (session.currency ?? '').toUpperCase(),
    totalCents,
    taxCents: session.total_details?.amount_tax ?? 0,
    dueCents: totalCents,
    paidCents: totalCents,
    issuedAt: isoOf(session.created),
    settledAt: seenAt.toISOString(),
    closedAt: null,
    refunds,
    seenAt: seenAt.toISOString(),
  }
}

/** Failed and cancelled refunds do not count. */
export function countedRefunds(refunds: Stripe.Refund[]): CountedRefund[] {
  return refunds
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .map(({ id, amount, created, metadata }) => {
      const wishId = metadata?.refundId

      return { refundId: id, amountCents: amount, at: isoOf(created), ...(wishId && { wishId }) }
    })
}

function isoOf(seconds: number): string {
  return (dateOf(seconds) ?? new Date(0)).toISOString()
}
