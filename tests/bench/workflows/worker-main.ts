import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Context } from '@temporalio/activity'
import type { ActivityRegistry } from '#worker/activity-registry.ts'
import { createActivities } from '#worker/activities.ts'
import { startBackground } from '#worker/background.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { createMetrics } from '#worker/metrics.ts'
import { runProcess } from '#worker/run-process.ts'
import { installRuntime } from '#worker/runtime.ts'
import { createTaskWorkers } from '#worker/task-workers.ts'
import { activityClasses } from '#worker/queues.ts'
import type { ActivityStart } from './bench-worker.ts'

/**
 * The product's worker (task queues, relay, inbox, jobs) with the rival beside its processes. Tells its parent when an
 * activity begins.
 */
await runProcess('bench-worker', async (deps, config, signal) => {
  installRuntime(deps.log)
  writeFileSync(config.WORKFLOW_BUNDLE, await bundleWorkflows(fileURLToPath(new URL('bundled.ts', import.meta.url))))
  const registry = createActivities(deps)
  registry.database.doNothing = () => Promise.resolve()
  const metrics = createMetrics()
  const workers = await createTaskWorkers({ config, registry: tellStarts(registry), metrics })
  const background = startBackground(deps, metrics)
  const running = workers.run()
  signal.addEventListener('abort', workers.stop)
  process.once('disconnect', workers.stop)
  process.send?.('ready')
  await running
  await background.stop()
  await workers.close()
})

function tellStarts(registry: ActivityRegistry): ActivityRegistry {
  for (const kind of activityClasses) {
    for (const [name, run] of Object.entries(registry[kind])) {
      registry[kind][name] = (...args) => {
        const { workflowExecution, attempt } = Context.current().info
        const start: ActivityStart = { workflowId: workflowExecution?.workflowId ?? '', at: Date.now(), attempt }
        process.send?.(start)

        return run(...args)
      }
    }
  }

  return registry
}
