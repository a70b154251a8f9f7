import type { Deps } from '../platform/deps.ts'

export type MissingState = 'not-started' | 'closed' | 'lost'

/** Why Temporal does not run a workflow: its start is still in the outbox, its process has ended, or it is lost. */
export async function explainNotFound({ db }: Pick<Deps, 'db'>, workflowId: string): Promise<MissingState> {
  return db.forPlatform('relay', async (tx) => {
    const [found] = await tx.$queryRaw<{ isStarting: boolean; isOpen: boolean; isKnown: boolean }[]>`
      select
        exists (select 1 from outbox where ordering_key = ${workflowId} and kind = 'start' and delivered_at is null) as "isStarting",
        exists (select 1 from processes where workflow_id = ${workflowId} and closed_at is null) as "isOpen",
        exists (select 1 from processes where workflow_id = ${workflowId}) as "isKnown"`
    if (found?.isStarting) return 'not-started'

    return found?.isKnown && !found.isOpen ? 'closed' : 'lost'
  })
}
