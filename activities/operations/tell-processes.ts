import type { Deps } from '../platform/deps.ts'
import { enqueueSignal } from './outbox.ts'
import type { Owner } from './find-membership.ts'

export type News = { kind: string; signal: string }

/**
 * Promises a signal with ids only to the open processes of these kinds that a membership has. Returns their workflow ids;
 * where none is open, nobody needs the news.
 */
export async function tellProcesses(
  { db }: Pick<Deps, 'db'>,
  { organizationId, membershipId }: Owner,
  news: readonly News[],
  ids: Record<string, string> = {},
): Promise<string[]> {
  return db.forOrganization(organizationId, async (tx) => {
    const open = await tx.process.findMany({
      where: {
        organizationId,
        membershipId,
        kind: { in: news.map(({ kind }) => kind) },
        closedAt: null,
        workflowId: { not: null },
      },
      select: { kind: true, workflowId: true },
    })
    const told: string[] = []
    for (const { kind, workflowId } of open) {
      for (const { signal } of news.filter((line) => line.kind === kind)) {
        if (!workflowId) continue
        await enqueueSignal(tx, organizationId, {
          workflowId,
          signal,
          payload: { organizationId, membershipId, ...ids },
        })
        told.push(workflowId)
      }
    }

    return told
  })
}
