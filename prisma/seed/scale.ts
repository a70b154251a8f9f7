import pg from 'pg'
import { copyRows } from './copy-rows.ts'
import { planScale } from './plan-scale.ts'
import { organizationSlug, scaleTables } from './scale-tables.ts'

export type SeedScaleInput = {
  /** The role that owns the tables: a bulk load passes row security and triggers for the length of one transaction. */
  ownerUrl: string
  /** Times the demo's volume; 10,000 is about a million rows. */
  scale: number
  /** Of all generated people; of a password that somebody knows only if they are meant to log in. */
  passwordHash: string
  /** Another seed makes another population beside the first. */
  seed?: number
  now?: Date
  log?: (line: string) => void
}

export type SeedScaleResult = {
  rowCount: number
  seconds: number
  rowsPerSecond: number
  tables: Record<string, number>
}

/**
 * Loads generated tenants, all or nothing. The product's tables are locked meanwhile (a minute per million rows or less).
 * Throws when this seed is there already.
 */
export async function seedScale(input: SeedScaleInput): Promise<SeedScaleResult> {
  const { ownerUrl, scale, passwordHash, seed = 1, now = new Date(), log = () => {} } = input
  if (!Number.isInteger(scale) || scale < 1) throw new Error(`A scale is a whole number from 1, not ${scale}.`)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xff_ffff)
    throw new Error(`A seed is a whole number from 0 to 16777215, not ${seed}.`)

  const startedMs = performance.now()
  const plan = planScale({ seed, scale, now })
  const tables = scaleTables(plan, passwordHash)
  const counts: Record<string, number> = {}
  await inTransaction(ownerUrl, async (client) => {
    const names = tables.map(({ table }) => table)
    const forced = await openTables(client, names)
    const existing = await client.query('select 1 from directory where key = $1', [organizationSlug(plan, 0)])
    if (existing.rowCount)
      throw new Error(`The population of seed ${seed} is there already. Choose another --seed, or start with --fresh.`)
    for (const rows of tables) {
      counts[rows.table] = await copyRows(client, rows)
      log(`${rows.table}: ${counts[rows.table]?.toLocaleString('en')} rows`)
    }
    await shutTables(client, names, forced)
  })
  await analyze(ownerUrl, Object.keys(counts))
  const rowCount = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const seconds = (performance.now() - startedMs) / 1000

  return { rowCount, seconds, rowsPerSecond: Math.round(rowCount / seconds), tables: counts }
}

/** COPY is refused under row security. Nobody sees the tables open: the locks last until all of it is shut again. */
async function openTables(client: pg.Client, tables: string[]): Promise<string[]> {
  await client.query(`set local lock_timeout = '10s'`)
  const forced = await client.query<{ name: string }>(
    'select relname::text as name from pg_class where relforcerowsecurity and oid = any($1::regclass[])',
    [tables],
  )
  for (const { name } of forced.rows) await client.query(`alter table ${name} no force row level security`)
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`)

  return forced.rows.map(({ name }) => name)
}

async function shutTables(client: pg.Client, tables: string[], forced: string[]): Promise<void> {
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`)
  for (const table of forced) await client.query(`alter table ${table} force row level security`)
}

async function analyze(ownerUrl: string, tables: string[]): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query(`analyze ${tables.join(', ')}`)
  })
}

async function inTransaction(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  })
}

/** Ends the connection whatever happens; an open transaction is rolled back with it. */
async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
