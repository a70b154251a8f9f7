import pg from 'pg'
import { applyMigrations, knownMigrations, markRolledBack, type MigrateOptions } from './schema-engine.ts'

/** A state that a newer Kumiko has written; an older one must not touch it. */
export class NewerDatabaseError extends Error {
  constructor(readonly migrations: string[]) {
    super(
      `This database has migrations that this version does not know: ${migrations.join(', ')}. Start the newer version.`,
    )
  }
}

/** A migration that Postgres refused. Its script left nothing behind; the ones before it are applied. */
export class MigrationError extends Error {
  constructor(
    readonly migration: string,
    cause: unknown,
  ) {
    super(
      `Migration ${migration} failed and changed nothing: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    )
  }
}

/**
 * Brings the database at `ownerUrl` to this version's schema. Returns the names applied. Several at once wait for each
 * other. Throws NewerDatabaseError or MigrationError.
 */
export async function migrate({ ownerUrl, folder }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('kumiko.migrate'))`)
    const recorded = await readRecorded(client)
    const known = new Set(knownMigrations(folder))
    const unknown = recorded.filter((row) => row.isFinished && !known.has(row.name))
    if (unknown.length > 0) throw new NewerDatabaseError(unknown.map((row) => row.name))

    // Each script is one transaction, so one that did not finish left nothing behind and may be tried again.
    for (const row of recorded) if (!row.isFinished) await markRolledBack(ownerUrl, row.name)

    return await applyMigrations({ ownerUrl, folder }).catch(async (error: unknown) => {
      const failed = (await readRecorded(client)).find((row) => !row.isFinished)
      throw failed ? new MigrationError(failed.name, error) : error
    })
  } finally {
    await client.end()
  }
}

async function readRecorded(client: pg.Client): Promise<{ name: string; isFinished: boolean }[]> {
  const table = await client.query<{ found: string | null }>(`select to_regclass('public._prisma_migrations') as found`)
  if (table.rows[0]?.found == null) return []
  const recorded = await client.query<{ name: string; isFinished: boolean }>(
    `select migration_name as name, finished_at is not null as "isFinished" from _prisma_migrations
     where rolled_back_at is null order by started_at`,
  )

  return recorded.rows
}
