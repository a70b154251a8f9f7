import type pg from 'pg'

export type Column = {
  name: string
  type: string
  isRequired: boolean
  hasDefault: boolean
  /** Labels of an enum, else empty. */
  labels: string[]
}
export type ForeignKey = {
  name: string
  table: string
  columns: string[]
  target: string
  targetColumns: string[]
}
export type Check = { name: string; table: string; definition: string }
export type Policy = { table: string; policy: string; command: string; roles: string[]; using: string; check: string }
export type UniqueKey = { table: string; name: string; firstColumn: string }
export type Table = {
  name: string
  columns: Column[]
  isTenants: boolean
  /** A tenant has one row of it. */
  isOneATenant: boolean
  hasRowSecurity: boolean
  isForced: boolean
}
export type Catalogue = {
  tables: Table[]
  tenantTables: Table[]
  foreignKeys: ForeignKey[]
  checks: Check[]
  policies: Policy[]
  uniqueKeys: UniqueKey[]
}

/** What the database itself says it is: every test generated from this covers a table made tomorrow. */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const read = async <Row extends object>(sql: string) => (await client.query<Row>(sql)).rows
  const tables = await read<Table>(tablesSql)

  return {
    tables,
    tenantTables: tables.filter((table) => table.isTenants),
    foreignKeys: await read<ForeignKey>(foreignKeysSql),
    checks: await read<Check>(checksSql),
    policies: await read<Policy>(policiesSql),
    uniqueKeys: await read<UniqueKey>(uniqueKeysSql),
  }
}

const ours = `relnamespace = 'public'::regnamespace and relname <> '_prisma_migrations'`

const tablesSql = `
  select c.relname as name, c.relrowsecurity as "hasRowSecurity", c.relforcerowsecurity as "isForced",
    bool_or(a.attname = 'organization_id') as "isTenants",
    exists (select from pg_index i join pg_attribute o on o.attrelid = c.oid and o.attname = 'organization_id'
      where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indkey::text = o.attnum::text) as "isOneATenant",
    json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'isRequired', a.attnotnull, 'hasDefault', a.atthasdef,
      'labels', array(select enumlabel::text from pg_enum where enumtypid = a.atttypid order by enumsortorder))
      order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and c.${ours}
  group by c.oid order by c.relname`

const columnNames = (keys: string, table: string) =>
  `array(select attname::text from unnest(${keys}) with ordinality k(attnum, i)
    join pg_attribute on attrelid = ${table} and pg_attribute.attnum = k.attnum order by i)`

const foreignKeysSql = `
  select conname::text as name, conrelid::regclass::text as table, ${columnNames('conkey', 'conrelid')} as columns,
    confrelid::regclass::text as target, ${columnNames('confkey', 'confrelid')} as "targetColumns"
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by conname`

const checksSql = `
  select conname::text as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace order by conname`

const policiesSql = `
  select tablename::text as table, policyname::text as policy, cmd as command, roles::text[] as roles,
    coalesce(qual, '') as using, coalesce(with_check, '') as check
  from pg_policies where schemaname = 'public' order by tablename, policyname`

const uniqueKeysSql = `
  select i.indrelid::regclass::text as table, c.relname::text as name, coalesce(a.attname::text, '(expression)') as "firstColumn"
  from pg_index i join pg_class c on c.oid = i.indexrelid
  left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
  where i.indisunique and c.${ours} order by 1, 2`
