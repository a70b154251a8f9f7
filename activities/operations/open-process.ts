import type { Prisma } from '#prisma/generated.server/client.ts'
import type { Tx } from '#prisma/database.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import type { PromiseView } from '#workflows/shared/promise.ts'
import { enqueueStart } from './outbox.ts'
import { viewColumns } from './project-process.ts'

export type OpenProcessInput = {
  organizationId: string
  kind: string
  subjectId: string
  communityId?: string
  membershipId?: string
  userId?: string
  start: StartPayload
  view: PromiseView
}

/**
 * Writes a process's row and the promise of its start in the caller's transaction. The unique workflow id is the guard
 * against a second start: a repeated call throws Prisma's P2002.
 */
export async function openProcess(tx: Tx, input: OpenProcessInput): Promise<{ processId: string }> {
  const { organizationId, kind, subjectId, communityId, membershipId, userId, start, view } = input
  const row = await tx.process.create({
    data: {
      organizationId,
      kind,
      subjectId,
      communityId,
      membershipId,
      userId,
      workflowId: start.workflowId,
      startInput: start as Prisma.InputJsonObject,
      ...viewColumns(view),
    },
    select: { id: true },
  })
  await enqueueStart(tx, organizationId, start, view.nextAt ? new Date(view.nextAt) : new Date())

  return { processId: row.id }
}
