import type pg from 'pg'
import type { Prisma } from './generated.server/client.ts'

export type Question = {
  settings: readonly string[]
  statement: Prisma.Sql
  nameOf: (query: { sql: string }) => string
}

/** The settings of a door in their order; the transaction's limits stand here, as nobody else watches its time. */
const openDoor = `select
  set_config('app.organization', $1, true), set_config('app.person', $2, true), set_config('app.public', $3, true),
  set_config('app.actor', '', true), set_config('app.reason', '', true), set_config('statement_timeout', '15s', true)`

/**
 * One statement through a door that only reads: opening, settings, statement and closing are sent together and take one
 * round trip instead of four. Postgres runs them in that order, and not the statement when a setting failed.
 *
 * Throws the first error of Postgres; the connection is then thrown away.
 */
export async function readAtOnce<Row>(pool: pg.Pool, { settings, statement, nameOf }: Question): Promise<Row[]> {
  const { text, values } = statement
  const client = await pool.connect()
  // A connection that breaks says so twice: here, and to each of its questions.
  const hear = () => undefined
  client.on('error', hear)
  const answers = await Promise.allSettled([
    client.query('begin read only'),
    client.query({ name: nameOf({ sql: openDoor }), text: openDoor, values: [...settings] }),
    client.query<Row & pg.QueryResultRow>({ name: nameOf({ sql: text }), text, values }),
    client.query('commit'),
  ])
  const failed = answers.find((answer) => answer.status === 'rejected')
  client.off('error', hear)
  client.release(failed !== undefined)
  if (failed) throw failed.reason

  const [, , read] = answers

  return read.status === 'fulfilled' ? read.value.rows : []
}
