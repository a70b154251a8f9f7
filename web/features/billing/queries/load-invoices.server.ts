import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from '../../community/queries/cursor.ts'
import { escapeLike } from '../../community/queries/load-members.server.ts'
import type { InvoiceDispute } from '../invoice-dispute.ts'
import { disputesOfInvoice } from './disputes-of-invoice.server.ts'

const pageSize = 30

export type OrganizationInvoice = {
  id: string
  number: string | null
  status: string
  reason: string
  totalCents: number
  amountRefundedCents: number
  currency: string
  issuedAt: string
  firstFailedAt: string | null
  community: string
  member: { id: string; name: string; email: string }
  disputes: InvoiceDispute[]
}

export type InvoicesPage = { invoices: OrganizationInvoice[]; next: string | null; isFirst: boolean }

/** An organization's invoices, newest first; by number, name or address when asked. One statement. */
export async function loadInvoices(
  db: Database,
  organizationId: string,
  { search, after }: { search: string; after: string | null },
): Promise<InvoicesPage> {
  const cursor = readCursor(after)
  const like = `%${escapeLike(search)}%`
  const found = search
    ? Prisma.sql`and (i.number ilike ${like} or u.name ilike ${like} or u.email::text ilike ${like})`
    : Prisma.empty
  const older = cursor
    ? Prisma.sql`and (i.issued_at, i.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<{ invoices: OrganizationInvoice[] }[]>`
      select coalesce(json_agg(x), '[]') as invoices from (
        select i.id, i.number, i.status, i.reason, i.total_cents as "totalCents", i.amount_refunded_cents as "amountRefundedCents",
          i.currency, i.issued_at as "issuedAt", i.first_failed_at as "firstFailedAt", c.name as community,
          json_build_object('id', u.id, 'name', u.name, 'email', u.email) as member, ${disputesOfInvoice} as disputes
        from invoices i
        join memberships m on m.organization_id = i.organization_id and m.id = i.membership_id
        join communities c on c.organization_id = m.organization_id and c.id = m.community_id
        join users u on u.id = i.user_id
        where i.organization_id = ${organizationId}::uuid and i.status <> 'draft' ${found} ${older}
        order by i.issued_at desc, i.id desc limit ${pageSize + 1}) x`,
  )
  const page = toPage(row?.invoices ?? [], pageSize, ({ issuedAt, id }) => ({ at: issuedAt, id }))

  return { invoices: page.items, next: page.next, isFirst: cursor === null }
}
