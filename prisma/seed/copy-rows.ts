import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export type Cell = string | number | boolean | null | Date
export type TableRows = { table: string; columns: string[]; rows: Iterable<Cell[]> }

const chunkBytes = 64 * 1024

/** Streams rows into a table by COPY. Returns how many. */
export async function copyRows(client: pg.Client, { table, columns, rows }: TableRows): Promise<number> {
  let count = 0
  function* lines(): Generator<string> {
    let chunk = ''
    for (const row of rows) {
      chunk += `${row.map(encode).join('\t')}\n`
      count += 1
      if (chunk.length < chunkBytes) continue
      yield chunk
      chunk = ''
    }
    yield chunk
  }
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  await pipeline(
    Readable.from(lines()),
    client.query(copyFrom(`copy ${pg.escapeIdentifier(table)} (${names}) from stdin`)),
  )

  return count
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function encode(cell: Cell): string {
  if (cell === null) return '\\N'
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)

  return cell.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character)
}
