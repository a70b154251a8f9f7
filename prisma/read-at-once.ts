import pg from 'pg'
import type { Prisma } from './generated.server/client.ts'

export type Question = {
  /** Settings of the door by name, for this transaction. */
  settings: Record<string, string>
  statement: Prisma.Sql
  nameOf: (query: { sql: string }) => string
}

/** Nobody else watches the time of such a transaction. */
const longest = '15s'

/**
 * One statement through a door that only reads: opening with its settings, statement and closing are sent together and take
 * one round trip instead of four. Postgres runs them in that order, and not the statement when a setting failed.
 *
 * Throws the first error of Postgres; the connection is then thrown away.
 */
export async function readAtOnce<Row>(pool: pg.Pool, { settings, statement, nameOf }: Question): Promise<Row[]> {
  const { text, values } = statement
  const client = await pool.connect()
  // A connection that breaks says so twice: here, and to each of its questions.
  const hear = () => undefined
  client.on('error', hear)
  const [opened, read, closed] = await Promise.allSettled([
    client.query(opening({ ...settings, statement_timeout: longest })),
    client.query<Row & pg.QueryResultRow>({ name: nameOf({ sql: text }), text, values }),
    client.query('commit'),
  ])
  client.off('error', hear)
  const failed = [opened, read, closed].find((answer) => answer.status === 'rejected')
  client.release(failed !== undefined)
  if (failed) throw failed.reason

  return read.status === 'fulfilled' ? read.value.rows : []
}

/** Without parameters, so that it is one message. */
function opening(settings: Record<string, string>): string {
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  )

  return `begin read only; select ${set.join(', ')}`
}
