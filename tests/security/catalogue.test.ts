import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { globalTables, growingTables, personReads, publicReads, specialPolicies } from '#prisma/tenancy-policies.ts'
import { makeWorld, outcomeOf, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const tenantRule = '(organization_id = ( SELECT door_organization() AS door_organization))'
const isPair = (policy: string) => policy === 'tenant' || policy === 'platform'

test('row security is on and forced on every table with organization_id and on everything with a policy', () => {
  const { tenantTables, tables, policies } = world.catalogue
  const guarded = new Set([...tenantTables.map(({ name }) => name), ...policies.map(({ table }) => table)])
  const open = tables
    .filter(({ name }) => guarded.has(name))
    .filter((table) => !table.hasRowSecurity || !table.isForced)
  expect(open.map(({ name }) => name)).toEqual([])
})

test('every table is a tenant’s or one of the listed global ones', () => {
  const globals = world.catalogue.tables.filter(({ isTenants }) => !isTenants).map(({ name }) => name)
  expect(globals.sort()).toEqual(globalTables.map(({ table }) => table).sort())
})

test('every policy beyond the plain pair is in the reviewed list, and everything in the list is there', () => {
  const special = new Set(specialPolicies.map(({ table, policy }) => `${table}.${policy}`))
  const found = world.catalogue.policies
    .filter(({ table, policy }) => !isPair(policy) || special.has(`${table}.${policy}`))
    .map(({ table, policy }) => `${table}.${policy}`)
  const reviewed = [...publicReads, ...personReads, ...specialPolicies].map(({ table, policy }) => `${table}.${policy}`)
  expect(found.sort()).toEqual(reviewed.sort())
})

test('the plain pair says exactly the tenant rule and binds exactly its roles', () => {
  for (const { table, policy, using, check, roles } of world.catalogue.policies) {
    if (policy === 'tenant') {
      expect({ table, using, check, roles }).toEqual({
        table,
        using: tenantRule,
        check: tenantRule,
        roles: ['kumiko_app'],
      })
    }
    if (policy === 'platform') {
      expect({ table, using, check, roles }).toEqual({
        table,
        using: 'true',
        check: 'true',
        roles: ['kumiko_platform'],
      })
    }
  }
})

test('public_read and person_read are for reading only and reach no role but the product’s', () => {
  const reads = world.catalogue.policies.filter(({ policy }) => policy.endsWith('_read'))
  for (const { table, command, roles } of reads) {
    expect({ table, command }).toEqual({ table, command: 'SELECT' })
    expect(roles.filter((role) => role !== 'kumiko_app' && role !== 'kumiko_owner')).toEqual([])
  }
})

test('primary and unique keys of tenant tables start with organization_id, so that no key tells what another tenant has', () => {
  const tenants = new Set(world.catalogue.tenantTables.map(({ name }) => name))
  // Both hand out their own keys (a sequence, an address): nobody can probe them with a value of choice but the directory's addresses, which are public.
  const byDesign = ['directory_pkey', 'outbox_pkey']
  const others = world.catalogue.uniqueKeys
    .filter(({ table, firstColumn }) => tenants.has(table) && firstColumn !== 'organization_id')
    .map(({ name }) => name)
  expect(others.sort()).toEqual(byDesign)
})

test('every foreign key between tenant tables is composite and starts with organization_id', () => {
  const tenants = new Set(world.catalogue.tenantTables.map(({ name }) => name))
  const between = world.catalogue.foreignKeys.filter(({ table, target }) => tenants.has(table) && tenants.has(target))
  expect(between.length).toBeGreaterThan(10)
  for (const { name, columns, targetColumns } of between) {
    expect({ name, first: [columns[0], targetColumns[0]] }).toEqual({
      name,
      first: ['organization_id', 'organization_id'],
    })
  }
})

test('no global table refers to a tenant’s rows', () => {
  const tenants = new Set(world.catalogue.tenantTables.map(({ name }) => name))
  const upward = world.catalogue.foreignKeys.filter(({ table, target }) => !tenants.has(table) && tenants.has(target))
  expect(upward).toEqual([])
})

test('the database refuses a reference to another tenant’s row, whoever writes it', async () => {
  const { platform, catalogue, shown, hidden } = world
  const tenants = new Set(catalogue.tenantTables.map(({ name }) => name))
  for (const { name, table, columns, target, targetColumns } of catalogue.foreignKeys) {
    // What only grows refuses the update itself.
    if (!tenants.has(table) || !tenants.has(target) || growingTables.includes(table)) continue
    const [column, key] = [columns[1], targetColumns[1]]
    // A key of organization_id alone can only name the tenant itself.
    if (!column || !key) continue
    await platform.query('begin')
    const outcome = await outcomeOf(() =>
      platform.query(
        `update ${pg.escapeIdentifier(table)} set ${pg.escapeIdentifier(column)} = $1
         where ctid = (select min(ctid) from ${pg.escapeIdentifier(table)} where organization_id = $2)`,
        [hidden.made[target]?.[key], shown.organizationId],
      ),
    )
    await platform.query('rollback')
    expect({ name, outcome }).toEqual({ name, outcome: '23503' })
  }
})

test('a person’s own rows are found by an index that starts with user_id', async () => {
  for (const { table } of personReads) {
    if (!world.catalogue.tables.find(({ name }) => name === table)?.columns.some(({ name }) => name === 'user_id'))
      continue
    const found = await world.platform.query(
      `select 1 from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
       where indrelid = $1::regclass and attname = 'user_id' and indpred is null`,
      [table],
    )
    expect({ table, isIndexed: Number(found.rowCount) > 0 }).toEqual({ table, isIndexed: true })
  }
})

test('nothing runs with the owner’s rights but the one function reviewed, and no view escapes row security', async () => {
  const { rows: definers } = await world.platform.query<{ name: string }>(
    `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
  )
  const { rows: views } = await world.platform.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and (relkind = 'm'
       or relkind = 'v' and not coalesce(reloptions::text, '') ~ 'security_invoker=(true|on)')
       and not exists (select 1 from pg_depend where objid = pg_class.oid and deptype = 'e')`,
  )
  expect(definers.map(({ name }) => name)).toEqual(['door_person_organizations'])
  expect(views).toEqual([])
})

test('trigger functions pin their search path, so that a temporary table cannot stand in for one of ours', async () => {
  const { rows } = await world.platform.query(
    `select proname from pg_proc where pronamespace = 'public'::regnamespace and prorettype = 'trigger'::regtype
       and not coalesce(proconfig::text, '') like '%search_path%'
       and not exists (select 1 from pg_depend where objid = pg_proc.oid and deptype = 'e')`,
  )
  expect(rows).toEqual([])
})

test('everybody else has no rights on any table', async () => {
  const { rows } = await world.platform.query<{ table_name: string }>(
    `select grantee, table_name, privilege_type from information_schema.role_table_grants
     where table_schema = 'public' and grantee = 'PUBLIC' and table_name not like 'pg_stat_statements%'`,
  )
  const { rows: powers } = await world.platform.query<{ table_name: string }>(
    `select grantee, table_name, privilege_type from information_schema.role_table_grants
     where table_schema = 'public' and grantee in ('kumiko_app', 'kumiko_platform')
       and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`,
  )
  expect([...rows, ...powers]).toEqual([])
})
