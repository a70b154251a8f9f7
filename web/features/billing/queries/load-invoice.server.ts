import { z } from 'zod'
import { standingPauseCredit } from '#activities/billing/standing-pause-credit.ts'
import type { Database } from '#prisma/database.ts'
import { disputesOfInvoice } from './disputes-of-invoice.server.ts'
import type { OrganizationInvoice } from './load-invoices.server.ts'

export type InvoiceRefund = {
  id: string
  amountCents: number
  reason: string
  status: 'asked' | 'done' | 'refused' | 'failed'
  refusal: string | null
  createdAt: string
  by: string | null
}

export type InvoicePage = OrganizationInvoice & {
  amountPaidCents: number
  discountCents: number
  taxCents: number
  isTaxReversed: boolean
  paidAt: string | null
  hostedUrl: string | null
  pdfUrl: string | null
  refunds: InvoiceRefund[]
  /** What a pause credited of it, and a later charge will still take off. */
  pauseCreditCents: number
}

/** One invoice of this organization with what was given back of it; null when it is another's. One statement. */
export async function loadInvoice(
  db: Database,
  organizationId: string,
  invoiceId: string | undefined,
): Promise<InvoicePage | null> {
  const id = z.uuid().safeParse(invoiceId)
  if (!id.success) return null
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<{ invoice: InvoicePage }[]>`
      select json_build_object('id', i.id, 'number', i.number, 'status', i.status, 'reason', i.reason, 'totalCents', i.total_cents,
        'amountRefundedCents', i.amount_refunded_cents, 'amountPaidCents', i.amount_paid_cents,
        'discountCents', i.discount_cents, 'taxCents', i.tax_cents, 'isTaxReversed', i.is_tax_reversed, 'currency', i.currency,
        'issuedAt', i.issued_at, 'firstFailedAt', i.first_failed_at, 'paidAt', i.paid_at,
        'hostedUrl', i.hosted_url, 'pdfUrl', i.pdf_url, 'community', c.name,
        'disputes', ${disputesOfInvoice}, 'pauseCreditCents', ${standingPauseCredit},
        'member', json_build_object('id', u.id, 'name', u.name, 'email', u.email),
        'refunds', (select coalesce(json_agg(json_build_object('id', r.id, 'amountCents', r.amount_cents, 'reason', r.reason,
            'status', r.status, 'refusal', r.refusal, 'createdAt', r.created_at, 'by', a.name) order by r.created_at), '[]')
          from refunds r left join users a on a.id = r.actor_id
          where r.organization_id = i.organization_id and r.invoice_id = i.id)) as invoice
      from invoices i
      join memberships m on m.organization_id = i.organization_id and m.id = i.membership_id
      join communities c on c.organization_id = m.organization_id and c.id = m.community_id
      join users u on u.id = i.user_id
      where i.organization_id = ${organizationId}::uuid and i.id = ${id.data}::uuid`,
  )

  return row?.invoice ?? null
}
