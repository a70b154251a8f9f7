import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { type StatementContent, statementContent } from '#workflows/billing/statement-content.ts'

type Row = { id: string; content: unknown }
export type StatementPage = { statementId: string; content: StatementContent }

const columns = Prisma.sql`select s.id, s.content from statements s`

/** A statement about this person, whoever issued it; null when it is about somebody else. */
export async function loadOwnStatement(
  db: Database,
  userId: string,
  statementId: string | undefined,
): Promise<StatementPage | null> {
  const id = z.uuid().safeParse(statementId)
  if (!id.success) return null

  return pageOf(
    await db.read<Row>(
      { person: userId },
      Prisma.sql`${columns} where s.id = ${id.data}::uuid and s.user_id = ${userId}::uuid`,
    ),
  )
}

/** A statement that this organization issued; null when another did. */
export async function loadIssuedStatement(
  db: Database,
  organizationId: string,
  statementId: string | undefined,
): Promise<StatementPage | null> {
  const id = z.uuid().safeParse(statementId)
  if (!id.success) return null

  return pageOf(
    await db.read<Row>(
      { organization: organizationId },
      Prisma.sql`${columns} where s.organization_id = ${organizationId}::uuid and s.id = ${id.data}::uuid`,
    ),
  )
}

function pageOf([row]: Row[]): StatementPage | null {
  return row ? { statementId: row.id, content: statementContent.parse(row.content) } : null
}
