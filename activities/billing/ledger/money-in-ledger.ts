import type { Tx } from '#prisma/database.ts'
import type { MoneySeen } from '#workflows/billing/compare-books.rules.ts'

export type InLedger = MoneySeen & { organizationId: string; membershipId: string }

/** What the books say about some subjects. `subjects` may be of several tenants when the platform asks. */
export async function moneyInLedger(tx: Tx, subjects: string[]): Promise<Map<string, InLedger>> {
  const rows = await tx.$queryRaw<InLedger[]>`
    select t.organization_id as "organizationId", min(t.membership_id::text) as "membershipId", t.subject, e.currency,
      coalesce(sum(case when account = 'receivable' then amount_cents when account in ('revenue', 'tax') then -amount_cents end)
        filter (where source_kind not in ('refund', 'dispute', 'dispute-lost')), 0)::float8 as "billedCents",
      coalesce(sum(amount_cents) filter (where account = 'cash' and source_kind not in ('refund', 'dispute')), 0)::float8 as "paidCents",
      coalesce(-sum(amount_cents) filter (where account = 'cash' and source_kind = 'refund'), 0)::float8 as "refundedCents",
      coalesce(-sum(amount_cents) filter (where account = 'cash' and source_kind = 'dispute'), 0)::float8 as "disputedCents"
    from ledger_transactions t
    join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
    where t.subject = any(${subjects}) group by t.organization_id, t.subject, e.currency`

  return new Map(rows.map((row) => [row.subject, row]))
}

/** Subjects that a comparison since `since` has to ask Stripe about: booked since then, still open, or different last time. */
export async function subjectsToCompare(tx: Tx, since: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<{ subject: string }[]>`
    select subject from ledger_transactions where at >= ${since}
    union
    select t.subject from ledger_transactions t
      join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
      where account = 'receivable' group by t.organization_id, t.subject having sum(amount_cents) <> 0
    union
    select subject from ledger_differences where closed_at is null`

  return rows.map(({ subject }) => subject)
}
