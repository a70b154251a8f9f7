import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { FieldDef, Pool, QueryResult } from 'pg'

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

  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult | QueryResult[]>
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args)
    if (!Array.isArray(result)) charColumns.set(result.rows, relabelInternalChars(result.fields))

    return result
  }) as Pool['query']

  const queryRaw = connection.queryRaw.bind(connection)
  connection.queryRaw = async (statement) => {
    const result = await queryRaw(statement)
    for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character

    return result
  }
}

function relabelInternalChars(fields: FieldDef[]): number[] {
  return fields.flatMap((field, column) => {
    if (field.dataTypeID !== internalChar) return []
    field.dataTypeID = text

    return [column]
  })
}
