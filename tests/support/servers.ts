import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { anyPort } from '#infra/start/find-port.ts'
import { startPostgres } from '#infra/start/postgres.ts'
import type { SupervisorRecord } from '#infra/start/supervisor-record.ts'
import { startTemporal } from '#infra/start/temporal.ts'
import { openPassingFolder } from './passing-folder.ts'
import type { ProvidedDatabase, ProvidedTemporal } from './provided.ts'
import { runNode } from './run-node.ts'

export type TestServers = { database: ProvidedDatabase; temporal: ProvidedTemporal; stop: () => Promise<void> }

/** Programs that were fetched outlive a test run here. */
export const cacheDir = resolve('node_modules/.cache/kumiko')

export type ServersOptions = {
  /** True keeps what a crash must not lose, as in life: for measuring. Tests do without. */
  isDurable?: boolean
}

/**
 * One Postgres with a migrated template and one Temporal for a whole run, on free ports, in a folder that goes away. They
 * end with us, also when we are killed.
 */
export async function startServers({ isDurable = false }: ServersOptions = {}): Promise<TestServers> {
  const folder = await openPassingFolder('kumiko-test-')
  const place = { ...folder, isDurable }
  const [database, temporal] = await Promise.all([startDatabase(place), startTemporalServer(place)])

  return {
    database: database.urls,
    temporal: temporal.provided,
    stop: async () => {
      await Promise.all([temporal.stop(), database.stop()])
      await folder.close()
    },
  }
}

type Place = { home: string; record: SupervisorRecord; isDurable: boolean }

async function startDatabase({ home, record, isDurable }: Place) {
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres/data'),
    port: await anyPort(),
    isDurable,
    onSpawn: (pid) => {
      record.add('postgres', pid)
    },
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

async function startTemporalServer({ home, record, isDurable }: Place) {
  const namespace = 'kumiko'
  const where = { home: cacheDir, stateDir: join(home, 'temporal'), alsoIn: [resolve('.kumiko')] }
  const [port, uiPort] = [await anyPort(), await anyPort()]
  const onSpawn = (pid: number) => {
    record.add('temporal', pid)
  }
  const { address, stop } = await startTemporal({ ...where, port, uiPort, namespace, isDurable, onSpawn })

  return { provided: { address, namespace }, stop }
}

function roleUrl(adminUrl: string, role: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = randomBytes(12).toString('hex')
  url.pathname = '/kumiko_template'

  return url.href
}
