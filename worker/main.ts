import { createActivities } from './activities.ts'
import { startBackground } from './background.ts'
import { startHealthServer } from './health-server.ts'
import { createMetrics } from './metrics.ts'
import { openDoors } from './open-doors.ts'
import { runProcess } from './run-process.ts'
import { installRuntime } from './runtime.ts'
import { createTaskWorkers, type TaskWorkers } from './task-workers.ts'
import { waitUntilThere } from './wait-until-there.ts'

/**
 * `npm run worker`: all task queues, the relay, the inbox and the jobs, configured by environment only. It waits for
 * Postgres and Temporal and outlives their restarts; when the SDK says a worker cannot go on, the process ends with 1
 * and its supervisor starts it again.
 */
await runProcess('worker', async (deps, config, signal) => {
  installRuntime(deps.log)
  const metrics = createMetrics()
  const registry = createActivities(deps)
  let workers: TaskWorkers | null = null
  const closeHealth = await startHealthServer({ deps, metrics, isPolling: () => workers?.isPolling() ?? false })
  if (!(await openDoors(deps, signal))) return closeHealth()

  const background = startBackground(deps, metrics)
  try {
    workers = await waitUntilThere({
      what: 'Temporal',
      log: deps.log,
      signal,
      attempt: () => createTaskWorkers({ config, registry, metrics }),
      isFinal: (error) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
    })
    if (workers) await runUntilStopped(workers, signal)
  } finally {
    await background.stop()
    await workers?.close()
    await closeHealth()
  }
})

async function runUntilStopped(workers: TaskWorkers, signal: AbortSignal): Promise<void> {
  const running = workers.run()
  if (signal.aborted) workers.stop()
  signal.addEventListener('abort', workers.stop)
  await running
}
