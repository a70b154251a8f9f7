import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { anyPort } from '#infra/start/find-port.ts'
import { startPostgres } from '#infra/start/postgres.ts'
import { startTemporal } from '#infra/start/temporal.ts'
import type { ProvidedDatabase, ProvidedTemporal } from './provided.ts'
import { runNode } from './run-node.ts'

export type TestServers = { database: ProvidedDatabase; temporal: ProvidedTemporal; stop: () => Promise<void> }

/** Programs that were fetched outlive a test run here. */
export const cacheDir = resolve('node_modules/.cache/kumiko')

export type ServersOptions = {
  /** True keeps what a crash must not lose, as in life: for measuring. Tests do without. */
  isDurable?: boolean
}

/** One Postgres with a migrated template and one Temporal for a whole run, on free ports, in a folder that goes away. */
export async function startServers({ isDurable = false }: ServersOptions = {}): Promise<TestServers> {
  const home = await mkdtemp(join(tmpdir(), 'kumiko-test-'))
  const [database, temporal] = await Promise.all([startDatabase(home, isDurable), startTemporalServer(home, isDurable)])

  return {
    database: database.urls,
    temporal: temporal.provided,
    stop: async () => {
      await Promise.all([temporal.stop(), database.stop()])
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function startDatabase(home: string, isDurable: boolean) {
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres/data'),
    port: await anyPort(),
    isDurable,
  })
  const urls = {
    adminUrl: postgres.adminUrl,
    ownerUrl: roleUrl(postgres.adminUrl, 'kumiko_owner'),
    appUrl: roleUrl(postgres.adminUrl, 'kumiko_app'),
    platformUrl: roleUrl(postgres.adminUrl, 'kumiko_platform'),
  }
  await runNode('prisma/migrate-main.ts', {
    ...process.env,
    DATABASE_URL: urls.adminUrl,
    DATABASE_OWNER_URL: urls.ownerUrl,
    DATABASE_APP_URL: urls.appUrl,
    DATABASE_PLATFORM_URL: urls.platformUrl,
  })

  return { urls, stop: postgres.stop }
}

async function startTemporalServer(home: string, isDurable: boolean) {
  const namespace = 'kumiko'
  const where = { home: cacheDir, stateDir: join(home, 'temporal'), alsoIn: [resolve('.kumiko')] }
  const [port, uiPort] = [await anyPort(), await anyPort()]
  const { address, stop } = await startTemporal({ ...where, port, uiPort, namespace, isDurable })

  return { provided: { address, namespace }, stop }
}

function roleUrl(adminUrl: string, role: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = randomBytes(12).toString('hex')
  url.pathname = '/kumiko_template'

  return url.href
}
