import type { Prisma } from '#prisma/generated.server/client.ts'
import type { Tx } from '#prisma/database.ts'

export type Decision = {
  organizationId: string
  action: string
  entity: string
  entityId: string
  actorId?: string
  reason?: string
  facts?: Prisma.InputJsonObject
}

/** An audit row for a decision of a person or a process; changes of rows are audited by triggers besides. */
export async function recordDecision(tx: Tx, decision: Decision): Promise<void> {
  const { facts, ...entry } = decision
  await tx.auditEntry.create({ data: { ...entry, kind: 'decision', after: facts }, select: { id: true } })
}
