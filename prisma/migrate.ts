import pg from 'pg'
import { applyMigrations, knownMigrations } from './schema-engine.ts'

/** A state that a newer Kumiko has written; an older one must not touch it. */
export class NewerDatabaseError extends Error {
  constructor(readonly migrations: string[]) {
    super(
      `This database has migrations that this version does not know: ${migrations.join(', ')}. Start the newer version.`,
    )
  }
}

/** Brings the database at `ownerUrl` to this version's schema. Returns the names applied; throws NewerDatabaseError. */
export async function migrate({ ownerUrl }: { ownerUrl: string }): Promise<string[]> {
  const unknown = await appliedButUnknown(ownerUrl)
  if (unknown.length > 0) throw new NewerDatabaseError(unknown)

  return applyMigrations(ownerUrl)
}

async function appliedButUnknown(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const table = await client.query<{ found: string | null }>(
      `select to_regclass('public._prisma_migrations') as found`,
    )
    if (table.rows[0]?.found == null) return []
    const applied = await client.query<{ migration_name: string }>(
      'select migration_name from _prisma_migrations where finished_at is not null',
    )
    const known = new Set(knownMigrations())

    return applied.rows.map((row) => row.migration_name).filter((name) => !known.has(name))
  } finally {
    await client.end()
  }
}
