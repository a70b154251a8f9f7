import { countDifferences } from '#activities/billing/ledger/count-differences.ts'
import { missedInLastHour } from '#activities/operations/missed-news.ts'
import { type QueueLag, inboxLag, outboxLag } from '#activities/operations/outbox-lag.ts'
import { askTemporal } from '#activities/operations/temporal-failure.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { Metrics } from './metrics.ts'

type Check = 'ok' | 'down'

export type Readiness = {
  status: 'ready' | 'not-ready'
  checks: {
    database: Check
    temporal: Check
    /** Whether the task queues are polled; left out where a process has none. */
    worker?: Check
    outbox: { lagSeconds: number | null }
  }
}

/** Behind by more than this, a relay is not keeping what it is for. */
const longestLagSeconds = 60

/** Asks everything a worker needs, each with a short deadline. Never throws. */
export async function checkReadiness(deps: Deps, isPolling?: () => boolean): Promise<Readiness> {
  const [lag, hasTemporal] = await Promise.all([orNull(outboxLag(deps)), answers(deps)])
  const checks: Readiness['checks'] = {
    database: lag ? 'ok' : 'down',
    temporal: hasTemporal ? 'ok' : 'down',
    ...(isPolling && { worker: isPolling() ? 'ok' : 'down' }),
    outbox: { lagSeconds: lag && Math.round(lag.lagSeconds * 10) / 10 },
  }
  const isUp = [checks.database, checks.temporal, checks.worker ?? 'ok'].every((check) => check === 'ok')

  return { status: isUp && (lag?.lagSeconds ?? 0) <= longestLagSeconds ? 'ready' : 'not-ready', checks }
}

/** Fills the gauges that are read from the database; what cannot be read keeps its last value. */
export async function refreshGauges(deps: Deps, metrics: Metrics): Promise<void> {
  const lags: Record<string, QueueLag | null> = {
    outbox: await orNull(outboxLag(deps)),
    inbox: await orNull(inboxLag(deps)),
  }
  for (const [queue, lag] of Object.entries(lags)) {
    if (!lag) continue
    metrics.lagSeconds.set({ queue }, lag.lagSeconds)
    metrics.waiting.set({ queue }, lag.waiting)
    metrics.dead.set({ queue }, lag.dead)
  }
  const [missed, differences] = [await orNull(missedInLastHour(deps)), await orNull(countDifferences(deps))]
  if (missed !== null) metrics.missedLastHour.set(missed)
  if (differences !== null) metrics.differences.set(differences)
}

async function answers(deps: Deps): Promise<boolean> {
  const namespace = deps.config.TEMPORAL_NAMESPACE
  const described = await orNull(
    askTemporal(deps, 2_000, ({ workflowService }) => workflowService.describeNamespace({ namespace })),
  )

  return described !== null
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch {
    return null
  }
}
