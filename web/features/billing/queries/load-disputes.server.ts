import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { readCursor, toPage } from '../../community/queries/cursor.ts'

const pageSize = 30

export type OrganizationDispute = {
  id: string
  status: string
  reason: string
  amountCents: number
  currency: string
  openedAt: string
  evidenceDueAt: string | null
  evidenceSentAt: string | null
  community: string
  member: { id: string; name: string; email: string }
}

export type AtTheBank = { currency: string; amountCents: number; count: number }
export type DisputesPage = {
  disputes: OrganizationDispute[]
  /** What banks hold until they decide. */
  held: AtTheBank[]
  next: string | null
  isFirst: boolean
}

/** An organization's disputes, newest first, and what is held by banks now. One statement. */
export async function loadDisputes(
  db: Database,
  organizationId: string,
  { after }: { after: string | null },
): Promise<DisputesPage> {
  const cursor = readCursor(after)
  const older = cursor
    ? Prisma.sql`and (d.opened_at, d.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<Pick<DisputesPage, 'disputes' | 'held'>[]>`
      select coalesce((select json_agg(x) from (
        select d.id, d.status, d.reason, d.amount_cents as "amountCents", d.currency, d.opened_at as "openedAt",
          d.evidence_due_at as "evidenceDueAt", d.evidence_sent_at as "evidenceSentAt", c.name as community,
          json_build_object('id', u.id, 'name', u.name, 'email', u.email) as member
        from disputes d
        join communities c on c.organization_id = d.organization_id and c.id = d.community_id
        join users u on u.id = d.user_id
        where d.organization_id = ${organizationId}::uuid ${older}
        order by d.opened_at desc, d.id desc limit ${pageSize + 1}) x), '[]') as disputes,
        coalesce((select json_agg(x) from (
          select currency, sum(amount_cents)::float8 as "amountCents", count(*)::int as count from disputes
          where organization_id = ${organizationId}::uuid and closed_at is null and movements <> '[]'::jsonb
          group by currency order by currency) x), '[]') as held`,
  )
  const page = toPage(row?.disputes ?? [], pageSize, ({ openedAt, id }) => ({ at: openedAt, id }))

  return { disputes: page.items, held: row?.held ?? [], next: page.next, isFirst: cursor === null }
}
