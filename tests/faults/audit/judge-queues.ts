import type { Client } from '@temporalio/client'
import type { Scene } from '../world.ts'

type Stuck = { kind: string; about: string; why: string | null }

/** Nothing waits in the outbox or the inbox for longer than 30 s, nothing died there, nothing runs without a row. */
export async function judgeQueues({ query }: Scene, client: Client): Promise<string[]> {
  const stuck = await query<Stuck>(
    `select kind, ordering_key as about, last_error as why from outbox
       where delivered_at is null and dead_at is null and created_at < now() - interval '30 seconds'
     union all
     select type, object_id, last_error from inbox
       where processed_at is null and dead_at is null and received_at < now() - interval '30 seconds'`,
  )
  const dead = await query<Stuck>(
    `select kind, ordering_key as about, last_error as why from outbox where dead_at is not null
     union all select type, object_id, last_error from inbox where dead_at is not null`,
  )
  const running: string[] = []
  for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running'` })) {
    if (!workflowId.startsWith('temporal-')) running.push(workflowId)
  }
  const strays = await query<{ id: string }>(
    `select id from unnest($1::text[]) as running(id)
     where not exists (select from processes p where p.workflow_id = running.id and p.closed_at is null)`,
    [running],
  )

  return [
    ...stuck.map(({ kind, about, why }) => `still waiting: ${kind} for ${about} (${why ?? 'no error'})`),
    ...dead.map(({ kind, about, why }) => `dead letter: ${kind} for ${about} (${why ?? 'no error'})`),
    ...strays.map(({ id }) => `runs without an open row: ${id}`),
  ]
}
