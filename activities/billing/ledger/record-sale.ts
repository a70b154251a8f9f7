import { randomUUID } from 'node:crypto'
import type { Tx } from '#prisma/database.ts'
import {
  type Account,
  type Booked,
  type BookingKind,
  missingBookings,
  type Sale,
} from '#workflows/billing/ledger.rules.ts'
import { loadSaleDisputes } from './sale-disputes.ts'

export type RecordSaleInput = { organizationId: string; membershipId: string; sale: Sale }

type BookedRow = {
  kind: BookingKind
  sourceId: string
  version: number
  account: Account | null
  amountCents: number
  planId: string
}

/**
 * Books what the ledger does not say yet about a sale, in the caller's transaction, its disputes as their rows have them.
 * Safe to repeat: what is booked is added to, never changed. Sales of one subject are booked one after the other. Returns
 * how many bookings were added.
 */
export async function recordSale(
  tx: Tx,
  { organizationId, membershipId, sale: bare }: RecordSaleInput,
): Promise<number> {
  if (bare.status === 'draft') return 0
  const { subject } = bare
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`ledger:${organizationId}:${subject}`}, 0))::text`
  const sale = { ...bare, disputes: await loadSaleDisputes(tx, { organizationId, subject }) }
  const rows = await tx.$queryRaw<BookedRow[]>`
    select t.source_kind as kind, t.source_id as "sourceId", t.version, t.plan_id as "planId", e.account,
      coalesce(e.amount_cents, 0) as "amountCents"
    from ledger_transactions t
    left join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
    where t.organization_id = ${organizationId}::uuid and t.subject = ${sale.subject}`
  const missing = missingBookings(bookedOf(rows), sale)
  if (missing.length === 0) return 0

  const planId = rows[0]?.planId ?? (await planOf(tx, { organizationId, membershipId }))
  const bookings = missing.map((booking) => ({ ...booking, id: randomUUID() }))
  await tx.ledgerTransaction.createMany({
    data: bookings.map(({ id, kind, sourceId, version, at }) => {
      const source = { sourceKind: kind, sourceId, version, subject: sale.subject }

      return { organizationId, id, ...source, membershipId, planId, at: new Date(at) }
    }),
  })
  await tx.ledgerEntry.createMany({
    data: bookings.flatMap(({ id: transactionId, lines }) =>
      Object.entries(lines).map(([account, amountCents]) => {
        return { organizationId, transactionId, account, amountCents, currency: sale.currency }
      }),
    ),
  })

  return bookings.length
}

function bookedOf(rows: BookedRow[]): Booked[] {
  const sources = new Map<string, Booked>()
  for (const { kind, sourceId, version, account, amountCents } of rows) {
    const key = `${kind} ${sourceId}`
    const known = sources.get(key) ?? { kind, sourceId, version, lines: {} }
    known.version = Math.max(known.version, version)
    if (account) known.lines[account] = (known.lines[account] ?? 0) + amountCents
    sources.set(key, known)
  }

  return [...sources.values()]
}

async function planOf(tx: Tx, { organizationId, membershipId: id }: Omit<RecordSaleInput, 'sale'>): Promise<string> {
  const where = { organizationId_id: { organizationId, id } }

  return (await tx.membership.findUniqueOrThrow({ where, select: { planId: true } })).planId
}
