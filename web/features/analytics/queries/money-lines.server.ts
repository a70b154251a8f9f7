import { Prisma } from '#prisma/generated.server/client.ts'

export type Span = { from: Date; until: Date }

/** Bookings that move no money. The index of the others says the same, so that it is the one that is read. */
const withoutMoney = Prisma.sql`('issue', 'void', 'write-off')`

/** `money_lines`: what the books count in a span. A booking has at most one entry for each figure, so no sum is needed. */
export function moneyLines(organizationId: string, { from, until }: Span): Prisma.Sql {
  return Prisma.sql`
    money_lines as (
      select 'm' || t.id as id, t.membership_id, t.plan_id, e.currency, t.at, l.figure, '' as part, l.cents, 0::float8 as seconds,
        t.source_kind || ' ' || t.subject as what
      from ledger_transactions t
      join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
      cross join lateral (select case
          when account = 'tax' then 'taxes'
          when account in ('revenue', 'refunds', 'chargebacks') then 'net'
          when account = 'cash' and source_kind = 'refund' then 'refunds'
          when account = 'cash' and source_kind <> 'dispute' then 'collected'
          when account = 'disputed' and source_kind = 'dispute-lost' then 'chargebacks'
        end as figure,
        case when account = 'cash' and source_kind <> 'refund' then amount_cents else -amount_cents end as cents) l
      where t.organization_id = ${organizationId}::uuid and t.source_kind not in ${withoutMoney}
        and t.at >= ${from} and t.at < ${until}
        and e.organization_id = ${organizationId}::uuid
        and e.account in ('cash', 'tax', 'revenue', 'refunds', 'disputed', 'chargebacks')
        and l.figure is not null
    )`
}
