import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'
import { readCatalogue, type Catalogue } from './catalogue.ts'
import { composeRow, insertRow, parentsFirst, type Made, type Row } from './row-factory.ts'

export type Tenant = { organizationId: string; userId: string; otherUserId: string; made: Made; others: Made }
export type World = {
  database: TestDatabase
  catalogue: Catalogue
  /** Both have a row in every table for each of two people; only `shown` is published. */
  shown: Tenant
  hidden: Tenant
  app: pg.Client
  platform: pg.Client
  end: () => Promise<void>
}

/** Two tenants with a row in every table, made from the catalogue. */
export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase()
  const [app, platform, owner] = await Promise.all([
    open(database.appUrl),
    open(database.platformUrl),
    open(database.ownerUrl),
  ])
  const catalogue = await readCatalogue(owner)
  await owner.end()
  await platform.query(`set app.reason = 'rows for a test'`)
  const shown = await makeTenant(platform, catalogue, new Date())
  const hidden = await makeTenant(platform, catalogue, null)

  return {
    database,
    catalogue,
    shown,
    hidden,
    app,
    platform,
    end: async () => {
      await Promise.all([app.end(), platform.end()])
      await database.drop()
    },
  }
}

async function makeTenant(client: pg.Client, catalogue: Catalogue, publishedAt: Date | null): Promise<Tenant> {
  const organizationId = randomUUID()
  const made = await makeRows(client, catalogue, { organizationId, publishedAt })
  const only = catalogue.tables.filter(({ isOneATenant }) => isOneATenant).map(({ name }) => [name, made[name] ?? {}])
  const others = await makeRows(client, catalogue, {
    organizationId,
    publishedAt,
    only: Object.fromEntries(only) as Made,
  })

  return { organizationId, userId: String(made.users?.id), otherUserId: String(others.users?.id), made, others }
}

type RowsInput = { organizationId: string; publishedAt: Date | null; only?: Made }

async function makeRows(client: pg.Client, catalogue: Catalogue, input: RowsInput): Promise<Made> {
  const { organizationId, publishedAt, only } = input
  const made: Made = { ...only }
  for (const table of parentsFirst(catalogue)) {
    if (made[table.name]) continue
    const given: Row = table.isTenants ? { organization_id: organizationId } : {}
    if (table.name === 'communities')
      Object.assign(given, { published_at: publishedAt, policy: '{"showPromises": true}' })
    made[table.name] = await insertRow(client, table.name, composeRow(catalogue, table, made, given))
  }

  return made
}

export async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()

  return client
}

export type Door = { organization?: string; person?: string; public?: string; reason?: string }

/** Tries one thing as a door would, on the level of the database itself, and takes it back. */
export async function through<T>(client: pg.Client, door: Door, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    for (const name of ['organization', 'person', 'public'] as const) {
      await client.query(`select set_config($1, $2, true)`, [`app.${name}`, door[name] ?? ''])
    }

    return await work()
  } finally {
    await client.query('rollback')
  }
}

/** The SQLSTATE a statement was refused with, or how many rows it touched. */
export async function outcomeOf(work: () => Promise<pg.QueryResult | Row>): Promise<string | number> {
  try {
    const result = await work()

    return 'rowCount' in result ? Number(result.rowCount) : 1
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? 'unknown') : String(error)
  }
}
