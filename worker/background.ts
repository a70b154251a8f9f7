import type { Deps } from '#activities/platform/deps.ts'
import { startInboxPump } from './inbox-pump.ts'
import { createJobs, startJobs } from './jobs.ts'
import { listen } from './listen.ts'
import type { Metrics } from './metrics.ts'
import { startRelay } from './relay.ts'

/** Relay, inbox pump and jobs: what a worker does besides its task queues, and relay-main does alone. */
export function startBackground(deps: Deps, metrics: Metrics): { stop: () => Promise<void> } {
  const relay = startRelay(deps, { metrics })
  const pump = startInboxPump(deps, { metrics })
  const jobs = startJobs(deps, createJobs(metrics), metrics)
  const ears = listen({
    connectionString: deps.config.DATABASE_PLATFORM_URL,
    log: deps.log,
    on: { kumiko_outbox: relay.wake, kumiko_inbox: pump.wake },
  })

  return {
    stop: async () => {
      await Promise.all([relay.stop(), pump.stop(), jobs.stop(), ears.stop()])
    },
  }
}
