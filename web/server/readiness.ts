import type { Deps } from '#activities/platform/deps.ts'

type Check = 'ok' | 'down'
export type Readiness = {
  status: 'ready' | 'not-ready'
  checks: { database: Check; temporal: Check; worker: Check; outbox: { lagSeconds: number | null } }
}

export const taskQueue = 'kumiko'
const cacheMs = 2_000
const timeoutMs = 3_000
// A worker's long poll lasts a minute; the server remembers pollers of dead workers for longer than that.
const pollerAliveMs = 75_000
const workflowTaskQueue = 1

/** Whether everything a promise needs is there. Answers are kept for 2 s, so that probes cost nothing. */
export function createReadiness(deps: Deps): () => Promise<Readiness> {
  let last: { at: number; answer: Promise<Readiness> } | null = null

  return () => {
    if (!last || Date.now() - last.at > cacheMs) last = { at: Date.now(), answer: readReadiness(deps) }

    return last.answer
  }
}

async function readReadiness(deps: Deps): Promise<Readiness> {
  const [lag, pollers] = await Promise.all([within(readOutboxLag(deps)), within(readPollers(deps))])
  const database: Check = lag === null ? 'down' : 'ok'
  const temporal: Check = pollers === null ? 'down' : 'ok'
  const worker: Check = pollers ? 'ok' : 'down'
  const isReady = [database, temporal, worker].every((check) => check === 'ok')

  return {
    status: isReady ? 'ready' : 'not-ready',
    checks: { database, temporal, worker, outbox: { lagSeconds: lag } },
  }
}

/** Age of the oldest message that could have been delivered by now. */
async function readOutboxLag({ db }: Deps): Promise<number> {
  const [row] = await db.forPlatform(
    'readiness',
    (tx) => tx.$queryRaw<{ lag: number }[]>`
      select coalesce(extract(epoch from now() - min(available_at)), 0)::float8 as lag from outbox
      where delivered_at is null and dead_at is null and available_at <= now()`,
  )

  return Math.round((row?.lag ?? 0) * 10) / 10
}

async function readPollers({ temporal, config }: Deps): Promise<number> {
  const client = await temporal.client()
  const { pollers } = await client.withDeadline(Date.now() + timeoutMs, () =>
    client.workflowService.describeTaskQueue({
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: { name: taskQueue },
      taskQueueType: workflowTaskQueue,
    }),
  )

  return (pollers ?? []).filter((poller) => isAlive(Number(poller.lastAccessTime?.seconds ?? 0) * 1000)).length
}

function isAlive(lastSeenAtMs: number): boolean {
  return Date.now() - lastSeenAtMs < pollerAliveMs
}

/** The answer, or null when it failed or took too long. */
async function within<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
    }, timeoutMs)
  })
  const answer = await Promise.race([work.catch(() => null), late])
  clearTimeout(timer)

  return answer
}
