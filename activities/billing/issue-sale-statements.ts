import type { Tx } from '#prisma/database.ts'
import type { Sale } from '#workflows/billing/ledger.rules.ts'
import { statementContent } from '#workflows/billing/statement-content.ts'
import {
  type BookedRefund,
  type BookedSale,
  dueStatements,
  type KnownStatement,
} from '#workflows/billing/statement.rules.ts'
import { issueStatements } from './issue-statements.ts'
import type { CountedRefund } from './ledger/sale-of.ts'

export type IssueSaleStatementsInput = {
  organizationId: string
  membershipId: string
  sale: Sale
  refunds: CountedRefund[]
}

/**
 * States what was given back of a sale, or that its invoice was taken back, in the transaction that books it: amounts and
 * tax are those of the books. A refund that failed after all is taken back by another statement.
 */
export async function issueSaleStatements(tx: Tx, input: IssueSaleStatementsInput): Promise<string[]> {
  const { organizationId, membershipId, sale } = input
  const { subject } = sale
  const booked = await loadBooked(tx, { organizationId, subject })
  const isVoid = sale.status === 'void'
  if (booked.length === 0 && !isVoid) return []

  const notes = await loadNotes(tx, input)
  const refunds = booked.map((refund) => ({ ...refund, note: notes.get(refund.refundId) ?? null }))
  const voided = isVoid ? voidedOf(sale) : null
  const { currency } = sale
  const due: BookedSale = {
    subject,
    currency,
    voided,
    refunds,
    ...(await findInvoice(tx, { organizationId, subject })),
  }
  const facts = dueStatements(due, await loadKnown(tx, { organizationId, subject }))

  return issueStatements(tx, { organizationId, membershipId, facts })
}

type Subject = { organizationId: string; subject: string }

async function loadBooked(tx: Tx, { organizationId, subject }: Subject): Promise<Omit<BookedRefund, 'note'>[]> {
  const rows = await tx.$queryRaw<{ refundId: string; at: Date; netCents: number; taxCents: number }[]>`
    select t.source_id as "refundId", min(t.at) as at,
      coalesce(sum(e.amount_cents) filter (where e.account = 'refunds'), 0)::int as "netCents",
      coalesce(sum(e.amount_cents) filter (where e.account = 'tax'), 0)::int as "taxCents"
    from ledger_transactions t
    join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
    where t.organization_id = ${organizationId}::uuid and t.subject = ${subject} and t.source_kind = 'refund'
    group by t.source_id`

  return rows.map((row) => ({ ...row, at: row.at.toISOString(), grossCents: row.netCents + row.taxCents }))
}

/** The reasons that owners gave, by the refund at Stripe that carries them out. */
async function loadNotes(tx: Tx, { organizationId, refunds }: IssueSaleStatementsInput): Promise<Map<string, string>> {
  const wishes = new Map(refunds.flatMap(({ refundId, wishId }) => (wishId ? [[wishId, refundId]] : [])))
  if (wishes.size === 0) return new Map()
  const rows = await tx.refund.findMany({
    where: { organizationId, id: { in: [...wishes.keys()] } },
    select: { id: true, reason: true },
  })

  return new Map(rows.map(({ id, reason }) => [wishes.get(id) ?? '', reason]))
}

async function loadKnown(tx: Tx, { organizationId, subject }: Subject): Promise<KnownStatement[]> {
  const rows = await tx.statement.findMany({
    where: { organizationId, subject },
    select: { sourceKind: true, sourceId: true, content: true },
  })

  return rows.map(({ content, ...source }) => {
    const parsed = statementContent.parse(content)

    return { ...source, label: parsed.label, content: parsed }
  })
}

async function findInvoice(
  tx: Tx,
  { organizationId, subject }: Subject,
): Promise<Pick<BookedSale, 'invoice' | 'isTaxReversed'>> {
  const where = { organizationId_stripeInvoiceId: { organizationId, stripeInvoiceId: subject } }
  const found = await tx.invoice.findUnique({
    where,
    select: { stripeInvoiceId: true, number: true, isTaxReversed: true },
  })
  if (!found) return { invoice: null, isTaxReversed: false }
  const { isTaxReversed, ...invoice } = found

  return { invoice, isTaxReversed }
}

function voidedOf({ totalCents, taxCents, closedAt, seenAt }: Sale): BookedSale['voided'] {
  return { netCents: totalCents - taxCents, taxCents, grossCents: totalCents, at: closedAt ?? seenAt }
}
