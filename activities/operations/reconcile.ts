import type { Client } from '@temporalio/client'
import { type ExecutionState, judgeOpenRow } from '#workflows/operations/episode.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { workflowQueue } from './deliver-start.ts'
import { restartProcess } from './restart-process.ts'
import { askTemporal, isExecutionNotFound, TemporalAwayError } from './temporal-failure.ts'

export type ReconcileReport = {
  openRows: number
  restarted: string[]
  /** Ended by themselves with their row open: a person looks. */
  toLookAt: string[]
  /** Running without an open row. */
  strays: string[]
}

type OpenRow = { organizationId: string; processId: string; workflowId: string }

/** A row or a run younger than this may be in the middle of its own start or end. */
const graceSeconds = 60
const callMs = 10_000
/** Ids kept in a report: enough to act on. */
const listed = 200

/**
 * Compares the open processes with what Temporal runs, and starts lost ones again. Visibility is late by nature, so a
 * run that is missing from the list is asked for by its id before anything is done. Throws TemporalAwayError.
 */
export async function reconcile(
  deps: Deps,
  { signal, grace = graceSeconds }: { signal?: AbortSignal; grace?: number } = {},
): Promise<ReconcileReport> {
  const running = await listRunning(deps, grace)
  const rows = await openRows(deps, grace)
  const report: ReconcileReport = { openRows: rows.length, restarted: [], toLookAt: [], strays: [] }

  for (const row of rows) {
    if (running.all.has(row.workflowId)) continue
    if (signal?.aborted) return report
    await mendOrAsk(deps, row, report)
  }
  report.strays = (await withoutOpenRow(deps, running.settled)).slice(0, listed)

  return report
}

/** One row that cannot be mended must not keep the others from it. */
async function mendOrAsk(deps: Deps, row: OpenRow, report: ReconcileReport): Promise<void> {
  try {
    await mend(deps, row, report)
  } catch (error) {
    if (error instanceof TemporalAwayError) throw error
    deps.log.error({ err: error, ...row }, 'a process could not be mended')
    await askForHuman(deps, row)
    if (report.toLookAt.length < listed) report.toLookAt.push(row.workflowId)
  }
}

async function mend(deps: Deps, row: OpenRow, report: ReconcileReport): Promise<void> {
  const { workflowId } = row
  const state = await askTemporal(deps, callMs, (client) => describeState(client, workflowId))
  switch (judgeOpenRow(state)) {
    case 'fine':
      return
    case 'look':
      await askForHuman(deps, row)
      if (report.toLookAt.length < listed) report.toLookAt.push(workflowId)

      return
    case 'restart': {
      const reason = state === 'missing' ? 'Temporal no longer has its run' : 'its run was terminated'
      const restarted = await restartProcess(deps, { ...row, reason })
      deps.log.warn({ ...row, restarted, reason }, 'a process is started again')
      if (restarted && report.restarted.length < listed) report.restarted.push(restarted)
    }
  }
}

async function describeState(client: Client, workflowId: string): Promise<ExecutionState> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe()
    if (status.name === 'TERMINATED') return 'terminated'

    return ['RUNNING', 'PAUSED', 'CONTINUED_AS_NEW'].includes(status.name) ? 'running' : 'ended'
  } catch (error) {
    if (isExecutionNotFound(error)) return 'missing'
    throw error
  }
}

/** Rows whose start is still in the outbox are the relay's, or, when dead, a person's. */
function openRows({ db }: Deps, grace: number): Promise<OpenRow[]> {
  return db.forPlatform(
    'reconciler',
    (tx) => tx.$queryRaw<OpenRow[]>`
      select organization_id as "organizationId", id as "processId", workflow_id as "workflowId" from processes p
      where workflow_id is not null and closed_at is null and opened_at < now() - make_interval(secs => ${grace}::float8)
        and not exists (select 1 from outbox o where o.ordering_key = p.workflow_id and o.kind = 'start' and o.delivered_at is null)
      order by next_at nulls last`,
  )
}

async function listRunning(deps: Deps, grace: number): Promise<{ all: Set<string>; settled: string[] }> {
  const before = Date.now() - grace * 1_000

  return askTemporal(deps, 60_000, async (client) => {
    const all = new Set<string>()
    const settled: string[] = []
    const query = `TaskQueue = '${workflowQueue}' AND ExecutionStatus = 'Running'`
    for await (const { workflowId, startTime } of client.workflow.list({ query, pageSize: 1_000 })) {
      all.add(workflowId)
      if (startTime.getTime() < before) settled.push(workflowId)
    }

    return { all, settled }
  })
}

function withoutOpenRow({ db }: Deps, workflowIds: string[]): Promise<string[]> {
  return db.forPlatform('reconciler', async (tx) => {
    const rows = await tx.$queryRaw<{ workflowId: string }[]>`
      select id as "workflowId" from unnest(${workflowIds}::text[]) as running(id)
      where not exists (select 1 from processes p where p.workflow_id = running.id and p.closed_at is null)`

    return rows.map((row) => row.workflowId)
  })
}

function askForHuman({ db }: Deps, { organizationId, processId }: OpenRow): Promise<unknown> {
  return db.forPlatform('reconciler', (tx) =>
    tx.process.updateMany({ where: { organizationId, id: processId, closedAt: null }, data: { needsHuman: true } }),
  )
}
