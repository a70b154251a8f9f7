import { z } from 'zod'
import type { Database, ReadingDoor } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { type StatementContent, statementContent } from '#workflows/billing/statement-content.ts'

type Row = { id: string; content: unknown }
export type StatementPage = { statementId: string; content: StatementContent }

/** A statement about this person, whoever issued it; null when it is about somebody else. */
export function loadOwnStatement(db: Database, userId: string, statementId: string | undefined) {
  return loadPage(db, { person: userId }, Prisma.sql`s.user_id = ${userId}::uuid`, statementId)
}

/** A statement that this organization issued; null when another did. */
export function loadIssuedStatement(db: Database, organizationId: string, statementId: string | undefined) {
  const issued = Prisma.sql`s.organization_id = ${organizationId}::uuid`

  return loadPage(db, { organization: organizationId }, issued, statementId)
}

async function loadPage(
  db: Database,
  door: ReadingDoor,
  isTheirs: Prisma.Sql,
  statementId: string | undefined,
): Promise<StatementPage | null> {
  const id = z.uuid().safeParse(statementId)
  if (!id.success) return null
  const [row] = await db.read<Row>(
    door,
    Prisma.sql`select s.id, s.content from statements s where s.id = ${id.data}::uuid and ${isTheirs}`,
  )

  return row ? { statementId: row.id, content: statementContent.parse(row.content) } : null
}
