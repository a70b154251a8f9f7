import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import pg from 'pg'
import type { Secrets } from './secrets.ts'
import type { Env } from './spawn-logged.ts'
import { messageOf, StartError } from './start-error.ts'

export type DatabaseUrls = { owner: string; app: string; platform: string; sandbox: string }

/** The addresses of our roles on a server, by the admin's address; what the environment names itself wins. */
export function databaseUrls(adminUrl: string, secrets: Secrets, env: Env): DatabaseUrls {
  const as = (role: string, password: string, database: string) => {
    const url = new URL(adminUrl)
    url.username = role
    url.password = password
    url.pathname = `/${database}`

    return url.href
  }

  return {
    owner: env.DATABASE_OWNER_URL || as('kumiko_owner', secrets.databaseOwner, 'kumiko'),
    app: env.DATABASE_APP_URL || as('kumiko_app', secrets.databaseApp, 'kumiko'),
    platform: env.DATABASE_PLATFORM_URL || as('kumiko_platform', secrets.databasePlatform, 'kumiko'),
    sandbox: as('kumiko_sandbox', secrets.databaseSandbox, 'kumiko_sandbox'),
  }
}

/** Makes roles and database and brings the tables to this version, in a process of its own. Returns in short what it did. */
export function migrateDatabase(adminUrl: string, urls: DatabaseUrls): Promise<string> {
  const env = {
    ...process.env,
    DATABASE_URL: adminUrl,
    DATABASE_OWNER_URL: urls.owner,
    DATABASE_APP_URL: urls.app,
    DATABASE_PLATFORM_URL: urls.platform,
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'prisma/migrate-main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))

  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      const said = output.trim()
      if (code === 0) done(inShort(said))
      else
        fail(
          new StartError(
            `The database could not be brought to this version: ${said}`,
            'Nothing was started. If the data is of a newer Kumiko, start that one, or begin again with --fresh.',
          ),
        )
    })
  })
}

function inShort(said: string): string {
  const applied = /^Applied (.+)\.$/m.exec(said)?.[1]?.split(', ').length

  return applied === undefined ? 'up to date' : `${applied} migration${applied === 1 ? '' : 's'} applied`
}

/** The sandbox keeps its state in a database of its own, under a role that reaches nothing of the product. */
export async function ensureSandboxDatabase(adminUrl: string, sandboxUrl: string): Promise<void> {
  const { username, password, pathname } = new URL(sandboxUrl)
  const [role, database] = [pg.escapeIdentifier(username), pathname.slice(1)]

  await asAdmin(adminUrl, async (client) => {
    const hasRole = (await client.query('select 1 from pg_roles where rolname = $1', [username])).rowCount === 1
    await client.query(`${hasRole ? 'alter' : 'create'} role ${role} login password ${pg.escapeLiteral(password)}`)
    const hasDatabase = (await client.query('select 1 from pg_database where datname = $1', [database])).rowCount === 1
    if (!hasDatabase) await client.query(`create database ${pg.escapeIdentifier(database)} owner ${role}`)
  })
}

/** True while nobody has an account: the demo may be loaded. */
export async function isEmptyDatabase(adminUrl: string, ownerUrl: string): Promise<boolean> {
  const url = new URL(adminUrl)
  url.pathname = new URL(ownerUrl).pathname

  return asAdmin(url.href, async (client) => {
    const { rows } = await client.query<{ used: boolean }>('select exists (select from users) as used')

    return rows[0]?.used === false
  })
}

/** Throws StartError when the admin's address of a Postgres of one's own does not work. */
export async function checkAdmin(adminUrl: string): Promise<void> {
  try {
    await asAdmin(adminUrl, (client) => client.query('select 1'))
  } catch (error) {
    throw new StartError(
      `The Postgres of DATABASE_URL does not answer: ${messageOf(error)}`,
      'Check the address, or leave DATABASE_URL out to use the one that Kumiko brings.',
    )
  }
}

/** True when the program that loads the demo is part of this version. */
export function hasSeed(): boolean {
  return existsSync('worker/seed-main.ts')
}

async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })

  try {
    await client.connect()

    return await work(client)
  } finally {
    await client.end()
  }
}
