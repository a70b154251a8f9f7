import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import { recordSale } from './ledger/record-sale.ts'
import { billedCents, type CountedRefund, saleOfInvoice } from './ledger/sale-of.ts'
import { dateOf } from './stripe-errors.ts'

export type WriteInvoiceInput = {
  organizationId: string
  membershipId: string
  userId: string
  invoice: Stripe.Invoice
  refunds: CountedRefund[]
  /** When Stripe was asked; an older answer never overwrites a newer one. */
  fetchedAt: Date
}

/** Keeps an invoice as Stripe has it now, books what it moved, and keeps the way to it. */
export async function writeInvoice(tx: Tx, input: WriteInvoiceInput): Promise<void> {
  const { organizationId, membershipId, userId, invoice, refunds, fetchedAt } = input
  const stripeInvoiceId = invoice.id
  const refundedCents = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0)
  // The first try is made as the invoice is finalised, so its failure is as old as that, whenever we get to hear it.
  const firstTryAt = dateOf(invoice.status_transitions.finalized_at) ?? fetchedAt
  const failedAt = invoice.status === 'open' && invoice.attempted ? firstTryAt : null
  const data = {
    number: invoice.number,
    status: invoice.status ?? 'draft',
    reason: invoice.billing_reason ?? '',
    currency: invoice.currency.toUpperCase(),
    totalCents: billedCents(invoice),
    amountPaidCents: invoice.amount_paid,
    discountCents: sumOf(invoice.total_discount_amounts),
    taxCents: sumOf(invoice.total_taxes),
    isTaxReversed: invoice.customer_tax_exempt === 'reverse',
    amountRefundedCents: Math.min(refundedCents, invoice.amount_paid),
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    periodStartsAt: dateOf(invoice.lines.data[0]?.period.start),
    periodEndsAt: dateOf(invoice.lines.data[0]?.period.end),
    paidAt: dateOf(invoice.status_transitions.paid_at),
    issuedAt: new Date(invoice.created * 1000),
    fetchedAt,
  }
  const row = { organizationId, membershipId, userId, stripeInvoiceId, firstFailedAt: failedAt, ...data }
  const made = await tx.invoice.createMany({ data: row, skipDuplicates: true })
  const changed = await tx.invoice.updateMany({
    where: { organizationId, stripeInvoiceId, fetchedAt: { lt: fetchedAt } },
    data,
  })
  if (made.count + changed.count > 0) {
    const sale = saleOfInvoice({ invoice, refunds, seenAt: fetchedAt })
    await recordSale(tx, { organizationId, membershipId, sale })
  }
  if (failedAt) {
    await tx.invoice.updateMany({
      where: { organizationId, stripeInvoiceId, firstFailedAt: null },
      data: { firstFailedAt: failedAt },
    })
  }
  const entry = { kind: 'stripe_invoice', key: stripeInvoiceId, organizationId, entityId: membershipId }
  await tx.directory.createMany({ data: entry, skipDuplicates: true })
}

function sumOf(parts: { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0)
}
