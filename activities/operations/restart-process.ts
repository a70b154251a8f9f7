import type { Tx } from '#prisma/database.ts'
import { episodeWorkflowId } from '#workflows/operations/episode.rules.ts'
import { startPayload } from '#workflows/operations/outbox.messages.ts'
import type { Deps } from '../platform/deps.ts'
import { enqueueStart } from './outbox.ts'
import { recordDecision } from './record-decision.ts'

export type RestartProcessInput = { organizationId: string; processId: string; workflowId: string; reason: string }

/**
 * Starts an open process again as a new episode: row, start, waiting news and commands move to the new workflow id in one
 * transaction. Returns the new id, or null when the row was closed or moved meanwhile.
 */
export async function restartProcess({ db }: Pick<Deps, 'db'>, input: RestartProcessInput): Promise<string | null> {
  const { organizationId, processId, workflowId, reason } = input

  return db.forPlatform('reconciler', async (tx) => {
    const [locked] = await tx.$queryRaw<{ id: string }[]>`
      select id from processes where organization_id = ${organizationId}::uuid and id = ${processId}::uuid
        and workflow_id = ${workflowId} and closed_at is null for update`
    if (!locked) return null

    const where = { organizationId_id: { organizationId, id: processId } }
    const row = await tx.process.findUniqueOrThrow({ where })
    const old = startPayload.parse(row.startInput)
    const firstWorkflowId = old.firstWorkflowId ?? old.workflowId
    const episode = await freeEpisode(tx, organizationId, firstWorkflowId, row.episode + 1)
    const start = {
      ...old,
      firstWorkflowId,
      workflowId: episodeWorkflowId(firstWorkflowId, episode),
      input: { ...old.input, episode },
    }

    await tx.process.update({
      where,
      data: { workflowId: start.workflowId, episode, step: 0, startInput: start },
    })
    await enqueueStart(tx, organizationId, start, row.nextAt ?? new Date())
    await moveWaiting(tx, { organizationId, processId, from: workflowId, to: start.workflowId })
    const facts = { from: workflowId, to: start.workflowId, episode }
    await recordDecision(tx, {
      organizationId,
      action: 'restart',
      entity: 'process',
      entityId: processId,
      reason,
      facts,
    })

    return start.workflowId
  })
}

/** The first episode from `from` on that no row has. */
export async function freeEpisode(tx: Tx, organizationId: string, first: string, from: number): Promise<number> {
  for (let episode = from; ; episode += 1) {
    const workflowId = episodeWorkflowId(first, episode)
    if ((await tx.process.count({ where: { organizationId, workflowId } })) === 0) return episode
  }
}

type Move = { organizationId: string; processId: string; from: string; to: string }

/** New ids behind the new start: rows of one key are delivered in the order of their ids. */
async function moveWaiting(tx: Tx, { organizationId, processId, from, to }: Move): Promise<void> {
  await tx.command.updateMany({ where: { organizationId, processId, status: 'pending' }, data: { workflowId: to } })
  const waiting = await tx.$queryRaw<{ id: bigint }[]>`
    select id from outbox where ordering_key = ${from} and kind in ('signal', 'update') and delivered_at is null
    order by id for update`
  for (const { id } of waiting) {
    await tx.$executeRaw`
      update outbox set id = nextval('outbox_id_seq'), ordering_key = ${to}, available_at = now(), refusals = 0, dead_at = null,
        payload = jsonb_set(payload, '{workflowId}', to_jsonb(${to}::text))
      where id = ${id}`
  }
}
