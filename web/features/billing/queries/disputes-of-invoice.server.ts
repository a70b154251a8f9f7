import { Prisma } from '#prisma/generated.server/client.ts'

/** The disputes of the invoice `i` of a statement, newest first, as `InvoiceDispute[]`. */
export const disputesOfInvoice = Prisma.sql`(
  select coalesce(json_agg(json_build_object('id', d.id, 'status', d.status, 'amountCents', d.amount_cents, 'currency', d.currency,
    'evidenceDueAt', d.evidence_due_at, 'evidenceSentAt', d.evidence_sent_at) order by d.opened_at desc), '[]')
  from disputes d where d.organization_id = i.organization_id and d.stripe_invoice_id = i.stripe_invoice_id)`
