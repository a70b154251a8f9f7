import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Catalogue, Column, Table } from './catalogue.ts'

export type Row = Record<string, unknown>
/** The newest row of each table that was made, by table name. */
export type Made = Record<string, Row>

/** What the catalogue cannot tell about a valid row: a rule over two columns, or what makes it published. */
const particulars: Record<string, Row> = {
  plans: { interval: 'month', amount_cents: 900, trial_days: 0 },
  promises: { status: 'kept' },
  invoices: { amount_paid_cents: 900, amount_refunded_cents: 0 },
  coupons: { percent_off: 20 },
  tier_subscriptions: { subject_kind: 'person', checkout_id: null, checkout_token: null },
  tier_letters: { status: 'planned' },
  tax_homes: { country: 'DE' },
  // Ended: of those that hold there is one a country.
  tax_rates: { country: 'DE', rate_ppm: 190_000, ended_at: new Date('2026-11-22') },
  pauses: { starts_at: new Date('2026-11-24'), ends_at: new Date('2026-12-24') },
  // A single entry is balanced only when it is nothing.
  ledger_entries: { amount_cents: 0 },
}

let made = 0

/** A row of `table` that its constraints accept, standing on the rows in `made`. */
export function composeRow({ checks, foreignKeys }: Catalogue, table: Table, parents: Made, given: Row = {}): Row {
  made += 1
  const row: Row = {}
  for (const column of table.columns) {
    const allowed = checks
      .filter((check) => check.table === table.name && check.definition.includes(`(${column.name} = ANY`))
      .flatMap((check) => [...check.definition.matchAll(/'([^']+)'::text/g)].map((match) => match[1]))
    const parent = findParent(column.name)
    if (column.name in given) row[column.name] = given[column.name]
    else if (column.name in (particulars[table.name] ?? {})) row[column.name] = particulars[table.name]?.[column.name]
    else if (parent) row[column.name] = parent
    else if (column.isRequired && !column.hasDefault) row[column.name] = allowed[0] ?? valueOf(table, column)
  }

  return row

  function findParent(columnName: string): unknown {
    const key = foreignKeys.find(({ table: from, columns }) => from === table.name && columns.includes(columnName))
    if (key) return parents[key.target]?.[key.targetColumns[key.columns.indexOf(columnName)] ?? '']
    const stem = /^(.+)_id$/.exec(columnName)?.[1]
    if (stem === undefined || stem === 'organization') return undefined

    return (parents[`${stem}s`] ?? parents[stem.replace(/y$/, 'ies')])?.id
  }
}

function valueOf(table: Table, { name, type, labels }: Column): unknown {
  if (labels.length > 0) return labels[0]
  if (type === 'uuid') return randomUUID()
  if (type === 'jsonb' || type === 'json') return '{}'
  if (type.endsWith('[]')) return []
  if (type === 'boolean') return false
  if (type.startsWith('timestamp') || type === 'date') return new Date()
  if (type.startsWith('character(')) return 'EUR'
  if (/^(integer|bigint|smallint|numeric)/.test(type)) return 1

  return `${table.name}-${name}-${made}`
}

export async function insertRow(client: pg.Client, table: string, row: Row): Promise<Row> {
  const names = Object.keys(row)
  const columns = names.map((name) => pg.escapeIdentifier(name)).join(', ')
  const places = names.map((_, index) => `$${index + 1}`).join(', ')
  const result = await client.query<Row>(
    `insert into ${pg.escapeIdentifier(table)} (${columns}) values (${places}) returning *`,
    Object.values(row),
  )

  return result.rows[0] ?? {}
}

/** Tables so that each comes after those it refers to. */
export function parentsFirst({ tables, foreignKeys }: Catalogue): Table[] {
  const sorted: Table[] = []
  const visit = (table: Table) => {
    if (sorted.includes(table)) return
    for (const { table: from, target } of foreignKeys) {
      const parent = tables.find(({ name }) => name === target)
      if (from === table.name && parent && parent !== table) visit(parent)
    }
    sorted.push(table)
  }
  tables.forEach(visit)

  return sorted
}
