import type { Database } from '#prisma/database.ts'

export type OpenDifference = {
  id: string
  organizationId: string
  organization: string
  kind: 'billed' | 'paid' | 'refunded'
  subject: string
  atStripeCents: number
  inLedgerCents: number
  currency: string
  foundAt: string
}

export type Differences = { open: OpenDifference[]; openCount: number; closedCount: number }

const shown = 100

/** Where the books and Stripe differ, oldest first, in one statement. */
export async function loadDifferences(db: Database): Promise<Differences> {
  const [row] = await db.forPlatform(
    'operations',
    (tx) => tx.$queryRaw<Differences[]>`
      select
        (select count(*)::int from ledger_differences where closed_at is null) as "openCount",
        (select count(*)::int from ledger_differences where closed_at > now() - interval '30 days') as "closedCount",
        coalesce((select json_agg(x) from (
          select d.id, d.organization_id as "organizationId", o.name as organization, d.kind, d.subject,
            d.at_stripe_cents as "atStripeCents", d.in_ledger_cents as "inLedgerCents", trim(d.currency) as currency, d.found_at as "foundAt"
          from ledger_differences d join organizations o on o.organization_id = d.organization_id
          where d.closed_at is null order by d.found_at, d.id limit ${shown}) x), '[]') as open`,
  )

  return row ?? { open: [], openCount: 0, closedCount: 0 }
}
