import { issueMissingStatements } from '#activities/billing/issue-missing-statements.ts'
import { reconcileLedger } from '#activities/billing/reconcile-ledger.ts'
import { followTaxRates } from '#activities/billing/follow-tax-rates.ts'
import { fillLedger } from '#activities/billing/ledger/fill-ledger.ts'
import { catchUpFailed, walkEvents } from '#activities/operations/catch-up.ts'
import { reconcile } from '#activities/operations/reconcile.ts'
import { type Job, runJob } from '#activities/operations/run-job.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { Loop } from './loop.ts'
import type { Metrics } from './metrics.ts'

const minuteMs = 60_000

/** What runs by lease: real minutes, because these mend real outages. */
export function createJobs(metrics: Metrics): Job[] {
  return [
    {
      name: 'reconciler',
      everyMs: 5 * minuteMs,
      run: async (deps, signal) => {
        const report = await reconcile(deps, { signal })
        metrics.restarted.inc(report.restarted.length)

        return report
      },
    },
    {
      name: 'catch-up',
      everyMs: 15 * minuteMs,
      run: async (deps) => {
        const report = await catchUpFailed(deps)
        metrics.healed.inc(report.healed)

        return report
      },
    },
    {
      name: 'event-walk',
      everyMs: 24 * 60 * minuteMs,
      run: async (deps) => {
        const report = await walkEvents(deps)
        metrics.healed.inc(report.healed)

        return report
      },
    },
    {
      name: 'tax-rates',
      everyMs: 5 * minuteMs,
      run: (deps, signal) => followTaxRates(deps, { signal }),
    },
    {
      name: 'ledger-fill',
      everyMs: 24 * 60 * minuteMs,
      run: (deps, signal) => fillLedger(deps, { signal }),
    },
    {
      name: 'statements',
      everyMs: 24 * 60 * minuteMs,
      run: (deps, signal) => issueMissingStatements(deps, { signal }),
    },
    {
      name: 'ledger-comparison',
      everyMs: 24 * 60 * minuteMs,
      run: (deps, signal) => reconcileLedger(deps, { signal }),
    },
  ]
}

const retryMs = 15_000

/** Runs each job at boot and then in its period. One that fails, because something is away, is tried again soon. */
export function startJobs(deps: Deps, jobs: Job[], metrics: Metrics): Pick<Loop, 'stop'> {
  const timers = new Map<string, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let isStopping = false

  function plan(job: Job, inMs: number, isForced: boolean): void {
    if (isStopping) return
    timers.set(
      job.name,
      setTimeout(() => {
        const task: Promise<void> = once(job, isForced).finally(() => running.delete(task))
        running.add(task)
      }, inMs),
    )
  }

  async function once(job: Job, isForced: boolean): Promise<void> {
    try {
      const report = await runJob(deps, job, { isForced })
      metrics.jobs.inc({ job: job.name, outcome: report ? 'done' : 'left to another' })
      // At boot the lease may still be held by the process that died before us.
      if (isForced && !report) plan(job, retryMs, true)
      else plan(job, job.everyMs, false)
    } catch (error) {
      metrics.jobs.inc({ job: job.name, outcome: 'failed' })
      deps.log.warn({ err: error, job: job.name }, 'job failed, it is tried again')
      plan(job, retryMs * (0.5 + Math.random()), isForced)
    }
  }

  for (const job of jobs) plan(job, 0, true)

  return {
    stop: async () => {
      isStopping = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.allSettled(running)
    },
  }
}
