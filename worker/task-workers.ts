import { NativeConnection, Worker } from '@temporalio/worker'
import type { Config } from '#activities/platform/config.ts'
import { tlsOf } from '#activities/platform/temporal.ts'
import { createActivityInterceptor } from './activity-interceptor.ts'
import type { ActivityRegistry } from './activity-registry.ts'
import type { Metrics } from './metrics.ts'
import { activityClasses, queues } from './queues.ts'

/** What running activities get to finish at shutdown; whatever is cut short is tried again elsewhere. */
const shutdownGraceTime = '20s'

export type TaskWorkers = {
  /** Ends when stopped; throws when a worker cannot go on. */
  run: () => Promise<void>
  /** Every queue is polled. */
  isPolling: () => boolean
  stop: () => void
  close: () => Promise<void>
}

export type CreateTaskWorkersInput = { config: Config; registry: ActivityRegistry; metrics: Metrics }

/** One worker per queue on one connection. Throws when Temporal is not reachable or the namespace is not there. */
export async function createTaskWorkers({ config, registry, metrics }: CreateTaskWorkersInput): Promise<TaskWorkers> {
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS, ...tlsOf(config) })

  try {
    const workers: Worker[] = []
    for (const kind of activityClasses) {
      const activities = registry[kind]
      if (kind !== 'database' && Object.keys(activities).length === 0) continue
      workers.push(
        await Worker.create({
          connection,
          namespace: config.TEMPORAL_NAMESPACE,
          ...queues[kind],
          activities,
          ...(kind === 'database' && { workflowBundle: { codePath: config.WORKFLOW_BUNDLE } }),
          shutdownGraceTime,
          interceptors: { activity: [createActivityInterceptor(metrics)] },
        }),
      )
    }

    return together(workers, connection)
  } catch (error) {
    await connection.close()
    throw error
  }
}

function together(workers: Worker[], connection: NativeConnection): TaskWorkers {
  const stop = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown()
  }

  return {
    stop,
    isPolling: () =>
      workers.every((worker) => {
        const status = worker.getStatus()

        return status.runState === 'RUNNING' && status.activityPollerState === 'POLLING'
      }),
    run: async () => {
      const runs = workers.map((worker) => worker.run())
      try {
        await Promise.all(runs)
      } catch (error) {
        stop()
        await Promise.allSettled(runs)
        throw error
      }
    },
    close: () => connection.close(),
  }
}
