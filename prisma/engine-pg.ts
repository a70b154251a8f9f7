import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { Pool, QueryResult } from 'pg'

const internalChar = 18
const text = 25

type Connection = Awaited<ReturnType<PrismaPg['connect']>>

/** The adapter as the schema engine needs it: scripts whole, the catalogue's own types readable, connections ended. */
export class EnginePg extends PrismaPg {
  /** What Postgres said about a script; the engine tells only that there was something. */
  scriptError: Error | undefined
  private readonly connections: Connection[] = []

  override async connect(): Promise<Connection> {
    const connection = await super.connect()
    this.connections.push(connection)
    const pool = connection.underlyingDriver()
    readInternalChars(connection)
    // The adapter would split a script at every semicolon, also inside function bodies. Sent whole it is one
    // transaction: Postgres applies all of it or nothing.
    connection.executeScript = async (script) => {
      await pool.query(script).catch((error: unknown) => {
        this.scriptError = error instanceof Error ? error : new Error(String(error))
        throw error
      })
    }

    return connection
  }

  /** The engine ends nothing; an idle connection would keep the process alive and the database undroppable. */
  async disconnect(): Promise<void> {
    await Promise.all(this.connections.splice(0).map((connection) => connection.dispose()))
  }
}

/**
 * The adapter refuses `"char"`, the one-letter type of the catalogue: it reads it as text here, and the engine is told
 * that it is a character.
 */
function readInternalChars(connection: Connection): void {
  const pool = connection.underlyingDriver()
  const charColumns = new WeakMap<object, number[]>()

  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult>
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args)
    const columns = result.fields?.flatMap((field, column) => (field.dataTypeID === internalChar ? [column] : [])) ?? []
    for (const column of columns) result.fields[column]!.dataTypeID = text
    charColumns.set(result.rows, columns)

    return result
  }) as Pool['query']

  const queryRaw = connection.queryRaw.bind(connection)
  connection.queryRaw = async (statement) => {
    const result = await queryRaw(statement)
    for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character

    return result
  }
}
