import type { DeskContext } from './context.ts'
import { DeskError } from './read-body.ts'

const TABLES = ['objects', 'due', 'deliveries', 'idempotency', 'settings', 'faults', 'emails', 'texts'] as const
const FORMAT = 'kumiko-sandbox-1'

type Row = Record<string, unknown>

/** Everything the sandbox knows, as one JSON value: to keep, or to carry into another sandbox. */
export async function exportState({ database }: DeskContext) {
  const tables: Record<string, Row[]> = {}
  for (const table of TABLES) tables[table] = (await database.pool.query<Row>(`select * from ${table}`)).rows

  return { format: FORMAT, tables }
}

/** Replaces everything by an exported state, in one transaction. */
export async function importState({ database, stripe, wake }: DeskContext, value: Record<string, unknown>) {
  const tables = value.tables as Record<string, Row[]> | undefined
  if (value.format !== FORMAT || typeof tables !== 'object') throw new DeskError(400, 'This is no state of a sandbox.')
  await database.write(async (client) => {
    for (const table of TABLES) {
      await client.query(`delete from ${table}`)
      // Rows travel as the columns they came with; Postgres refuses what does not fit.
      await client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
        JSON.stringify(tables[table] ?? []),
      ])
    }
    for (const [table, column] of [
      ['objects', 'seq'],
      ['deliveries', 'id'],
      ['faults', 'id'],
      ['emails', 'seq'],
      ['texts', 'seq'],
    ]) {
      await client.query(
        `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce((select max(${column}) from ${table}), 0) + 1)`,
      )
    }
    await stripe.clock.load(client)
  })
  wake()

  return { ok: true }
}
