import type { Deps } from '../platform/deps.ts'
import { withLease } from './with-lease.ts'

export type Job = {
  name: string
  everyMs: number
  /** What it did, in numbers and ids; kept for /ops. */
  run: (deps: Deps, signal: AbortSignal) => Promise<Record<string, unknown>>
}

export type JobReport = { name: string; at: Date; facts: Record<string, unknown> }

const checkpointOf = (name: string) => `job:${name}`

/**
 * Runs a job by lease when it is due, or in any case when forced. Of any number of workers, one runs it per period.
 * Returns null when it was not due or another holder is at it.
 */
export async function runJob(deps: Deps, job: Job, { isForced = false } = {}): Promise<JobReport | null> {
  const held = await withLease(deps, { name: checkpointOf(job.name) }, async (signal) => {
    if (!isForced && !(await isDue(deps, job))) return null
    const facts = await job.run(deps, signal)
    const value = JSON.stringify(facts)
    const name = checkpointOf(job.name)
    const at = new Date()
    await deps.db.forPlatform(`job ${job.name}`, (tx) =>
      tx.checkpoint.upsert({
        where: { name },
        create: { name, value, updatedAt: at },
        update: { value, updatedAt: at },
      }),
    )
    deps.log.info({ job: job.name, ...facts }, 'job done')

    return { name: job.name, at, facts }
  })

  return held?.result ?? null
}

/** The last report of each job that ever ran, for /ops. */
export async function listJobReports({ db }: Pick<Deps, 'db'>): Promise<JobReport[]> {
  const rows = await db.forPlatform('operations', (tx) =>
    tx.checkpoint.findMany({ where: { name: { startsWith: 'job:' } }, orderBy: { name: 'asc' } }),
  )

  return rows.map(({ name, value, updatedAt }) => ({
    name: name.slice('job:'.length),
    at: updatedAt,
    facts: JSON.parse(value) as Record<string, unknown>,
  }))
}

async function isDue({ db }: Deps, { name, everyMs }: Job): Promise<boolean> {
  const last = await db.forPlatform('job', (tx) => tx.checkpoint.findUnique({ where: { name: checkpointOf(name) } }))

  // Timers of several workers are never exactly apart: a tenth of the period is close enough.
  return !last || Date.now() - last.updatedAt.getTime() > everyMs * 0.9
}
