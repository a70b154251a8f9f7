import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { TableRows } from '#prisma/seed/copy-rows.ts'

export type CopyAgainInput = { adminUrl: string; ownerUrl: string; tables: Pick<TableRows, 'table' | 'columns'>[] }
type Copy = { table: string; names: string; chunks: Buffer[] }

/**
 * The seeded rows once more, as fast as Postgres takes them: ready-made text from memory, into unlogged tables with the
 * same columns, checks and indexes, without foreign keys, triggers and row security.
 */
export async function copyAgain({ adminUrl, ownerUrl, tables }: CopyAgainInput) {
  const client = new pg.Client({ connectionString: inDatabaseOf(adminUrl, ownerUrl) })
  await client.connect()

  try {
    await client.query('drop schema if exists bench cascade')
    await client.query('create schema bench')
    const copies: Copy[] = []
    for (const { table, columns } of tables) copies.push(await prepare(client, table, columns))

    const begunAt = performance.now()
    let rowCount = 0
    await client.query('begin')
    for (const copy of copies) rowCount += await copyIn(client, copy)
    await client.query('commit')

    return { rowCount, seconds: (performance.now() - begunAt) / 1000 }
  } finally {
    await client.end()
  }
}

async function prepare(client: pg.Client, table: string, columns: string[]): Promise<Copy> {
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  await client.query(`create unlogged table bench.${pg.escapeIdentifier(table)} (like public.${table} including all)`)
  const chunks: Buffer[] = []
  for await (const chunk of client.query(copyTo(`copy public.${table} (${names}) to stdout`)))
    chunks.push(chunk as Buffer)

  return { table, names, chunks }
}

async function copyIn(client: pg.Client, { table, names, chunks }: Copy): Promise<number> {
  const stream = client.query(copyFrom(`copy bench.${pg.escapeIdentifier(table)} (${names}) from stdin`))
  await pipeline(Readable.from(chunks), stream)

  return stream.rowCount ?? 0
}

function inDatabaseOf(adminUrl: string, ownerUrl: string): string {
  const url = new URL(adminUrl)
  url.pathname = new URL(ownerUrl).pathname

  return url.href
}
