import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { findPostgres, type PostgresPrograms } from './find-postgres.ts'
import { choosePostgresUser, type RunAs } from './postgres-user.ts'
import type { Watch } from './keep-running.ts'
import { urlHost } from './loopback.ts'
import { isRunning } from './process-table.mjs'
import { processLine } from './process-line.ts'
import { hasExited, lastLine, readIfThere, spawnLogged } from './spawn-logged.ts'
import { StartError } from './start-error.ts'
import { stopProcess } from './stop-process.ts'
import { waitFor } from './wait-for.ts'

export type PostgresOptions = Watch & {
  dataDir: string
  port: number
  host?: string
  logFile?: string
  /** False gives up crash safety for speed: only for data nobody needs tomorrow. */
  isDurable?: boolean
}

export type RunningPostgres = { adminUrl: string; pid: number; stop: () => Promise<void> }

const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
const passwordFile = 'admin-password'
const major = '18'

/**
 * Starts Postgres as a process of its own on a data folder, made on the first call, and waits until it answers.
 * A server killed before, with its lock file left behind, starts again. Throws StartError with a remedy.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { port, host = '127.0.0.1', onExit } = options
  const dataDir = resolve(options.dataDir)
  const programs = findPostgres()
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o700 })
  const runAs = choosePostgresUser([dirname(dataDir), programs.postgres])

  if (!existsSync(dataDir)) await createDataDir(programs, runAs, dataDir)
  checkMajor(dataDir)
  await endLeftover(dataDir)

  const settings = {
    ...tuning,
    ...(options.isDurable === false ? throwaway : {}),
    listen_addresses: host,
    port: String(port),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = options.logFile ?? join(dirname(dataDir), 'postgres.log')
  const child = spawnLogged({ ...runAs.wrap(programs.postgres, ['-D', dataDir, ...flags]), logFile, env, cwd: '/' })
  const password = readFileSync(join(dataDir, passwordFile), 'utf8').trim()
  const adminUrl = `postgresql://kumiko_admin:${password}@${urlHost(host)}:${port}/postgres`

  if (child.pid !== undefined) options.onSpawn?.(child.pid)
  const isUp = await waitFor(() => answersQuery(adminUrl), { timeoutMs: 60_000, giveUp: () => hasExited(child) })
  if (!isUp || child.pid === undefined) {
    if (!hasExited(child)) child.kill('SIGKILL')
    throw new StartError(`Postgres did not start on ${host}:${port}: ${lastLine(logFile)}`, `Read ${logFile}.`)
  }
  if (onExit !== undefined) child.once('exit', onExit)

  return { adminUrl, pid: child.pid, stop: () => stopProcess(child, { signal: 'SIGINT', graceMs: 20_000 }) }
}

const tuning = {
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  max_connections: '200',
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '1',
  shared_preload_libraries: 'pg_stat_statements',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %u@%d ',
}

const throwaway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

// Filled beside and renamed at the end: a start that was interrupted leaves no half-made data folder under the real name.
async function createDataDir({ initdb }: PostgresPrograms, { user, wrap }: RunAs, dataDir: string): Promise<void> {
  const fresh = `${dataDir}.new`
  const secret = `${dataDir}.secret`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  writeFileSync(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  if (user !== undefined) [fresh, secret].forEach((path) => chownSync(path, user.uid, user.gid))

  const log = `${dataDir}.initdb.log`
  const args = [
    '-D',
    fresh,
    '--username=kumiko_admin',
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ]
  const child = spawnLogged({ ...wrap(initdb, args), logFile: log, env, cwd: '/' })
  await new Promise<void>((done) =>
    child
      .once('close', () => {
        done()
      })
      .once('error', () => {
        done()
      }),
  )
  if (child.exitCode !== 0)
    throw new StartError(
      `Postgres could not make ${dataDir}: ${lastLine(log)}`,
      `Read ${log}; is the disk full or read-only?`,
    )

  renameSync(secret, join(fresh, passwordFile))
  renameSync(fresh, dataDir)
  rmSync(log, { force: true })
}

function checkMajor(dataDir: string): void {
  const found = readIfThere(join(dataDir, 'PG_VERSION'))?.trim()
  if (found === major) return
  if (found === undefined)
    throw new StartError(
      `${dataDir} is there but holds no database.`,
      'Move that folder away, or start with --fresh to begin again.',
    )

  throw new StartError(
    `${dataDir} was written by Postgres ${found}; this version brings Postgres ${major}.`,
    'Use the version of Kumiko that wrote it, or start with --fresh to begin again.',
  )
}

// A lock file is believed only when its process is a Postgres on this very folder; after a kill the number may be anyone's.
async function endLeftover(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid')
  const pid = Number(readIfThere(lock)?.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0) return

  if (processLine(pid).includes(dataDir)) {
    process.kill(pid, 'SIGINT')
    if (!(await waitFor(() => !isRunning(pid), { timeoutMs: 20_000 }))) process.kill(pid, 'SIGKILL')
  } else rmSync(lock, { force: true })
}

async function answersQuery(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)

  try {
    await client.connect()
    await client.query('select 1')

    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
