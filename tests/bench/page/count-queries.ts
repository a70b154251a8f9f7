import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { StartedApp } from '#tests/support/start-app.ts'

/** Statements that only open, close and shut a door. */
const frame = `^\\s*(begin|commit|rollback|set |deallocate|select\\s+set_config)`

/**
 * Queries the web's role sends for one visit, by Postgres' own count over several of them. What a door costs to open and
 * close is left out, as in the budget of architecture.md.
 */
export async function countQueries(
  { app, home }: StartedApp,
  visit: (index: number) => Promise<unknown>,
  visits = 10,
): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl(app.database.app, home) })
  await client.connect()
  try {
    await client.query('create extension if not exists pg_stat_statements')
    await client.query('select pg_stat_statements_reset()')
    for (let index = 0; index < visits; index += 1) await visit(index)
    const { rows } = await client.query<{ calls: number }>(
      // A statement that was not sent at every visit belongs to somebody else: the worker has the same role.
      `select coalesce(sum(calls / $3::int), 0)::int as calls from pg_stat_statements
       where userid = (select oid from pg_roles where rolname = $1) and query !~* $2`,
      [new URL(app.database.app).username, frame, visits],
    )

    return rows[0]?.calls ?? 0
  } finally {
    await client.end()
  }
}

/** The admin of the bench's own Postgres, in the product's database. */
function adminUrl(appUrl: string, home: string): string {
  const url = new URL(appUrl)
  url.username = 'kumiko_admin'
  url.password = readFileSync(join(home, 'postgres', 'admin-password'), 'utf8').trim()
  // Its own database: the extension is no part of the product's.
  url.pathname = '/postgres'

  return url.href
}
