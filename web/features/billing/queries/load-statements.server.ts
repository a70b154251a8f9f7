import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { creditSeries } from '#workflows/billing/statement.rules.ts'

export type IssuedStatement = {
  statementId: string
  number: number
  label: string
  about: string
  member: string
  email: string
  community: string
  amountCents: number
  netCents: number
  taxCents: number
  currency: string
  issuedAt: string
  date: string
  /** Stripe's invoice that it belongs to. */
  invoiceNumber: string | null
}

/** What the rows say against the counter: complete when every number from the first to the last is there once. */
export type NumberCheck = { last: number; count: number; missing: number[] }

export type StatementsPage = {
  statements: IssuedStatement[]
  check: NumberCheck
  next: number | null
  isFirst: boolean
}

export type StatementsQuestion = { before?: number | null; limit?: number }

const pageSize = 30

/** The statements an organization issued, the newest first, and whether their numbers are complete. One statement. */
export async function loadStatements(
  db: Database,
  organizationId: string,
  { before = null, limit = pageSize }: StatementsQuestion = {},
): Promise<StatementsPage> {
  const older = before === null ? Prisma.empty : Prisma.sql`and s.number < ${before}`
  const [row] = await db.read<{ statements: IssuedStatement[]; check: NumberCheck }>(
    { organization: organizationId },
    Prisma.sql`
      with issued as (select * from statements where organization_id = ${organizationId}::uuid and series = ${creditSeries}),
        last as (select coalesce((select last_number from statement_counters
          where organization_id = ${organizationId}::uuid and series = ${creditSeries}), 0) as number)
      select
        (select coalesce(json_agg(x), '[]') from (
          select s.id as "statementId", s.number, s.content->>'label' as label, s.content->>'about' as about,
            s.content#>>'{recipient,name}' as member, s.content#>>'{recipient,email}' as email,
            s.content#>>'{membership,community}' as community, s.amount_cents as "amountCents",
            (s.content#>>'{total,netCents}')::int as "netCents", (s.content#>>'{total,taxCents}')::int as "taxCents",
            s.currency, s.issued_at as "issuedAt", s.content->>'date' as date, s.content#>>'{invoice,number}' as "invoiceNumber"
          from issued s where true ${older} order by s.number desc limit ${limit + 1}) x) as statements,
        (select json_build_object('last', last.number, 'count', (select count(*) from issued),
          'missing', (select coalesce(json_agg(n order by n), '[]') from (
            select n from generate_series(1, last.number) n except select number from issued limit 20) gaps)) from last) as check`,
  )
  const found = row?.statements ?? []
  const statements = found.slice(0, limit)
  const next = found.length > limit ? (statements.at(-1)?.number ?? null) : null

  return { statements, check: row?.check ?? { last: 0, count: 0, missing: [] }, next, isFirst: before === null }
}
