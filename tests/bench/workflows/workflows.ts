import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { workflowQueue } from '#activities/operations/deliver-start.ts'
import { tryStart } from '#activities/operations/try-start.ts'
import { wakeUp } from '#activities/operations/wake-up.ts'
import { loadConfig } from '#activities/platform/config.ts'
import { createDeps, type Deps } from '#activities/platform/deps.ts'
import { startServers } from '#tests/support/servers.ts'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check } from '../support/check.ts'
import { percentilesOf } from '../support/percentiles.ts'
import { addPlace, commitProcesses, noopStart, type Place, trialStart } from './bench-place.ts'
import { type BenchWorker, startBenchWorker } from './bench-worker.ts'

type World = { deps: Deps; place: Place; worker: BenchWorker }

/** Between two samples: what the last one left to do (its next activities, the mark of its row) is over by then. */
const pauseMs = 120
/** Starts at once, as many as the relay's lane makes. */
const startsAtOnce = 24

/** How soon and how many: a trial through the outbox beside a workflow that does nothing, started directly. */
export async function benchWorkflows({ isQuick, say }: BenchOptions): Promise<BenchResult> {
  const sizes = isQuick ? { samples: 10, burst: 60, rounds: 1 } : { samples: 60, burst: 150, rounds: 2 }
  say('starting Postgres, Temporal and the worker')

  return inWorld(async (world) => {
    await sample(world, 5)
    const latency = await sample(world, sizes.samples)
    const [trial, noop] = [percentilesOf(latency.trial), percentilesOf(latency.noop)]
    say(`trial p50 ${trial.p50} ms, p95 ${trial.p95} ms; no-op p50 ${noop.p50} ms, p95 ${noop.p95} ms`)
    const rates = { outbox: 0, direct: 0 }
    for (let round = 0; round < sizes.rounds; round += 1) {
      rates.direct += (await burstDirect(world, sizes.burst)) / sizes.rounds
      rates.outbox += (await burstThroughOutbox(world, sizes.burst)) / sizes.rounds
    }

    return {
      checks: [
        check({
          what: 'speed from commit to the first effect of a trial, p50',
          unit: '/s',
          measured: 1000 / trial.p50,
          peer: { name: 'no-op started directly', value: 1000 / noop.p50 },
          atLeast: 0.7,
        }),
        check({
          what: 'workflows through outbox and relay',
          unit: '/s',
          measured: rates.outbox,
          peer: { name: 'no-op started directly', value: rates.direct },
          atLeast: 0.6,
        }),
      ],
      facts: { firstEffectMs: { trial, noop, ratioP95: noop.p95 / trial.p95 }, workflowsPerSecond: rates, ...sizes },
    }
  })
}

/** One of each in turns, so that what else the machine does meets both. Milliseconds from commit or call to the first effect. */
async function sample(world: World, count: number): Promise<{ trial: number[]; noop: number[] }> {
  const [trial, noop]: [number[], number[]] = [[], []]
  for (let index = 0; index < count; index += 1) {
    trial.push(await sampleTrial(world))
    await sleep(pauseMs)
    noop.push(await sampleNoop(world))
    await sleep(pauseMs)
  }

  return { trial, noop }
}

async function sampleTrial({ deps, place, worker }: World): Promise<number> {
  const start = trialStart(place)
  const committedAt = await commitProcesses(deps, place, [start])
  await tryStart(deps, start)
  const effectAt = await worker.firstEffect(start.workflowId)
  // There is no membership behind it: its first activity has begun, and that is all that is asked of it.
  await (await deps.temporal.client()).workflow.getHandle(start.workflowId).terminate('measured')

  return effectAt - committedAt
}

async function sampleNoop({ deps, worker }: World): Promise<number> {
  const { workflowId } = noopStart()
  const calledAt = Date.now()
  await startDirectly(deps, workflowId)

  return (await worker.firstEffect(workflowId)) - calledAt
}

async function startDirectly(deps: Deps, workflowId: string): Promise<void> {
  const client = await deps.temporal.client()
  await client.workflow.start('noop', { workflowId, taskQueue: workflowQueue, args: [{}] })
}

async function burstDirect({ deps, worker }: World, count: number): Promise<number> {
  const ids = Array.from({ length: count }, () => noopStart().workflowId)
  const queue = [...ids]
  const begunAt = Date.now()
  const lane = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) await startDirectly(deps, id)
  }
  await Promise.all(Array.from({ length: startsAtOnce }, lane))

  return rateOf(begunAt, await lastEffect(worker, ids))
}

async function burstThroughOutbox({ deps, place, worker }: World, count: number): Promise<number> {
  const starts = Array.from({ length: count }, noopStart)
  const committedAt = await commitProcesses(deps, place, starts)
  await wakeUp(deps, 'kumiko_outbox')
  const effects = await lastEffect(
    worker,
    starts.map(({ workflowId }) => workflowId),
  )

  return rateOf(committedAt, effects)
}

async function lastEffect(worker: BenchWorker, ids: string[]): Promise<{ at: number; count: number }> {
  const all = await Promise.all(ids.map((id) => worker.firstEffect(id, 60_000)))

  return { at: Math.max(...all), count: all.length }
}

function rateOf(begunAt: number, { at, count }: { at: number; count: number }): number {
  return (count * 1000) / (at - begunAt)
}

/** Postgres and Temporal that keep what a crash must not lose, as in life, the product's worker, and nothing else. */
async function inWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiko-bench-'))
  const servers = await startServers({ isDurable: true })
  const env = { ...environmentOf(servers), WORKFLOW_BUNDLE: join(folder, 'bundle.js') }
  const deps = createDeps(loadConfig(env), 'bench')

  try {
    const worker = await startBenchWorker({ PATH: process.env.PATH, HOME: process.env.HOME, ...env })
    try {
      return await work({ deps, place: await addPlace(deps), worker })
    } finally {
      await worker.stop()
    }
  } finally {
    await deps.close()
    await servers.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Nobody is called: the outside addresses lead nowhere. */
function environmentOf({ database, temporal }: Awaited<ReturnType<typeof startServers>>): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9'

  return {
    NODE_ENV: 'production',
    DATABASE_APP_URL: database.appUrl,
    DATABASE_PLATFORM_URL: database.platformUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    STRIPE_SECRET_KEY: 'sk_test_none',
    STRIPE_WEBHOOK_SECRET: 'whsec_none',
    STRIPE_API_BASE: nowhere,
    SENDGRID_API_KEY: 'SG.none',
    SENDGRID_API_BASE: nowhere,
    TWILIO_ACCOUNT_SID: 'AC0',
    TWILIO_AUTH_TOKEN: 'none',
    TWILIO_API_BASE: nowhere,
    SESSION_SECRET: 'a secret of benches that is long enough',
    LOG_LEVEL: 'fatal',
  }
}
