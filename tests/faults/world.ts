import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isRunning } from '#infra/start/process-table.mjs'
import { waitFor } from '#infra/start/wait-for.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { startApp, type Part, type StartedApp } from '#tests/support/start-app.ts'
import { parseDay } from '#workflows/shared/business-time.ts'
import { openOrganization, type Owner, takePro } from './open-community.ts'

/** One fall of a part, from the kill until its successor was ready. `all` is the whole start. */
export type Fall = { part: Part | 'all'; at: number; backAt: number; step: string }

/** What an audit looks at. */
export type Scene = Pick<World, 'falls' | 'say' | 'query' | 'desk'> & { started: { readonly app: ProvidedApp } }

export type World = {
  started: StartedApp
  owner: Owner
  /** Length of a business hour. */
  hourMs: number
  falls: Fall[]
  say: (line: string) => void
  /** Rows as the platform's role sees them; asked again while Postgres is away. */
  query: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>
  /** Kills one part; resolves when it is back. Waits before, where its supervisor would give up on one more. */
  strike: (part: Part, step: string) => Promise<Fall>
  /** Ends and starts everything in order where something fell: a new supervisor has all its patience. */
  freshen: () => Promise<void>
  /** The desk of the sandbox, by machine. */
  desk: <Answer>(path: string, order?: Record<string, unknown>) => Promise<Answer>
  /** The state folder with its logs stays where something broke. */
  stop: (options: { isKept: boolean }) => Promise<void>
}

/** Room to join under fire before the first reminder, and four seconds to decide in; `KUMIKO_DAY` sets another length. */
const usualDay = '48s'
/** The supervisor gives a part up at its sixth end in five minutes. */
const mostFalls = 4
const windowMs = 5 * 60_000
export const parts: Part[] = ['worker', 'web', 'temporal', 'postgres', 'sandbox']
/** What ends with another part, by its own will. */
const alsoEnds: Partial<Record<Part, Part[]>> = { postgres: ['sandbox'], temporal: ['worker'] }

/** A Kumiko of its own without the demo, on short days, and an owner in it. */
export async function openWorld(say: (line: string) => void): Promise<World> {
  const day = process.env.KUMIKO_DAY || usualDay
  const home = await mkdtemp(join(tmpdir(), 'kumiko-faults-'))
  const started = await startApp({ day, args: ['--no-demo'], home })
  const falls: Fall[] = []
  let pool = openPool(started)

  async function query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    for (const endsAt = Date.now() + 60_000; ; await sleep(500)) {
      try {
        return (await pool.query<Row>(sql, values)).rows
      } catch (error) {
        if (Date.now() > endsAt || (error instanceof pg.DatabaseError && !isAway(error))) throw error
        await pool.end().catch(() => undefined)
        pool = openPool(started)
      }
    }
  }

  async function strike(part: Part, step: string): Promise<Fall> {
    await waitForPatience(started, part)
    // Who is down cannot fall: another drill's fall may have taken it along.
    if (!(await waitFor(() => isUp(started, part), { timeoutMs: 120_000 }))) throw new Error(`${part} stays away.`)
    const { at, back } = started.kill(part)
    const fall: Fall = { part, at, backAt: Number.POSITIVE_INFINITY, step }
    falls.push(fall)
    fall.backAt = await back
    say(`${step}: ${part} killed, back after ${((fall.backAt - at) / 1_000).toFixed(1)} s`)

    return fall
  }

  return {
    started,
    owner: await takePro(await openOrganization(started.app)),
    hourMs: parseDay(day) / 24,
    falls,
    say,
    query,
    strike,
    freshen: async () => {
      if (parts.some((part) => started.deaths(part).length > 0)) await started.restart()
    },
    desk: (path, order) => askDesk(started, path, order),
    stop: async ({ isKept }) => {
      await pool.end().catch(() => undefined)
      await started.stop()
      if (isKept) say(`state and logs are kept in ${home}`)
      else await rm(home, { recursive: true, force: true })
    },
  }
}

function openPool({ app }: StartedApp): pg.Pool {
  const pool = new pg.Pool({ connectionString: app.database.platform, max: 4, connectionTimeoutMillis: 5_000 })
  pool.on('error', () => undefined)

  return pool
}

/** Class 57 is a server that ends or begins. */
function isAway({ code = '' }: pg.DatabaseError): boolean {
  return code.startsWith('57') || code.startsWith('08')
}

function isUp({ app }: StartedApp, part: Part): boolean {
  return isRunning(app.processes[part])
}

async function waitForPatience(started: StartedApp, part: Part): Promise<void> {
  const recent = (one: Part) => started.deaths(one).filter((at) => at > Date.now() - windowMs).length
  while ([part, ...(alsoEnds[part] ?? [])].some((one) => recent(one) >= mostFalls)) await sleep(1_000)
}

async function askDesk<Answer>({ app }: StartedApp, path: string, order?: Record<string, unknown>): Promise<Answer> {
  for (const endsAt = Date.now() + 60_000; ; await sleep(500)) {
    try {
      const answer = await fetch(
        `${app.sandbox.desk}/_sandbox/${path}`,
        order && { method: 'POST', body: JSON.stringify(order), headers: { 'content-type': 'application/json' } },
      )
      if (!answer.ok) throw new Error(`The desk answered ${answer.status} to ${path}: ${await answer.text()}`)

      return (await answer.json()) as Answer
    } catch (error) {
      if (Date.now() > endsAt) throw error
    }
  }
}
