import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, inject, test } from 'vitest'
import { migrate, MigrationError, NewerDatabaseError } from '#prisma/migrate.ts'
import { provisionDatabase } from '#prisma/provision.ts'
import { diffToSchema, knownMigrations } from '#prisma/schema-engine.ts'
import { createTestDatabase } from '#tests/support/create-test-database.ts'

const migrations = join(import.meta.dirname, '../../prisma/migrations')
const folder = mkdtempSync(join(tmpdir(), 'kumiko-migrations-'))
const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function query<Row extends pg.QueryResultRow>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** A database with its roles and nothing in it, as `npm run migrate` finds it. */
async function provisioned(): Promise<string> {
  const { adminUrl, ownerUrl, appUrl, platformUrl } = inject('database')
  const name = `schema_${Math.random().toString(36).slice(2, 10)}`
  const [owner, app, platform] = [ownerUrl, appUrl, platformUrl].map((address) => {
    const url = new URL(address)
    url.pathname = `/${name}`

    return url.href
  })
  if (!owner || !app || !platform) throw new Error('The addresses are missing.')
  await provisionDatabase({ adminUrl, ownerUrl: owner, appUrl: app, platformUrl: platform })
  cleanUps.push(async () => {
    await query(adminUrl, `drop database ${name} with (force)`)
  })

  return owner
}

async function migrated(): Promise<string> {
  const { ownerUrl, drop } = await createTestDatabase()
  cleanUps.push(drop)

  return ownerUrl
}

function withMigration(name: string, sql: string): string {
  const copy = join(folder, name)
  cpSync(migrations, copy, { recursive: true })
  addMigration(copy, name, sql)

  return copy
}

function addMigration(to: string, name: string, sql: string): void {
  mkdirSync(join(to, name), { recursive: true })
  writeFileSync(join(to, name, 'migration.sql'), sql)
}

test('what the migrations make is what the schema files say', async () => {
  expect(
    (await diffToSchema(await migrated(), 'database')).replace(/^-- This is an empty migration\.$/m, '').trim(),
  ).toBe('')
})

test('the comparison sees a column, an index, a foreign key and a type that differ', async () => {
  const ownerUrl = await migrated()
  await query(
    ownerUrl,
    `alter table plans drop column position; alter table posts drop constraint posts_author_id_fkey;
     alter table plans alter column name type varchar(20); create index posts_body on posts (organization_id, title)`,
  )

  const diff = await diffToSchema(ownerUrl, 'database')
  for (const part of ['"position"', 'posts_author_id_fkey', '"name"', 'posts_body']) expect(diff).toContain(part)
})

test('the record of migrations has the names and checksums that prisma migrate computes', async () => {
  const recorded = await query<{ name: string; checksum: string }>(
    await migrated(),
    'select migration_name as name, checksum from _prisma_migrations where finished_at is not null order by migration_name',
  )
  const files = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const expected = files.map(({ name }) => ({
    name,
    checksum: createHash('sha256')
      .update(readFileSync(join(migrations, name, 'migration.sql')))
      .digest('hex'),
  }))
  expect(recorded).toEqual(expected.sort((one, two) => one.name.localeCompare(two.name)))
})

test('from nothing all migrations are applied in order; a second time there is nothing to do', async () => {
  const ownerUrl = await provisioned()
  expect(await migrate({ ownerUrl })).toEqual(knownMigrations())
  expect(await migrate({ ownerUrl })).toEqual([])
})

test('several that migrate at once apply everything once', async () => {
  const ownerUrl = await provisioned()
  const applied = await Promise.all([migrate({ ownerUrl }), migrate({ ownerUrl }), migrate({ ownerUrl })])
  expect(applied.flat()).toEqual(knownMigrations())
})

test('a migration that fails leaves nothing half done, says which and why, and works once corrected', async () => {
  const ownerUrl = await migrated()
  const name = '29990101000000_broken'
  const broken = withMigration(name, `create table half_done (id int); create table users (id int);`)

  const failure = await migrate({ ownerUrl, folder: broken }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MigrationError)
  expect(String(failure)).toContain(`${name} failed and changed nothing: relation "users" already exists`)
  expect(await query(ownerUrl, `select to_regclass('half_done') as found`)).toEqual([{ found: null }])

  addMigration(broken, name, 'create table half_done (id int);')
  expect(await migrate({ ownerUrl, folder: broken })).toEqual([name])
})

test('a semicolon inside a function body or a text does not cut a migration', async () => {
  const ownerUrl = await migrated()
  const body = `create function told() returns text language plpgsql as $$ begin return 'a;b'; end $$;`
  await migrate({ ownerUrl, folder: withMigration('29990101000001_semicolons', body) })
  expect(await query(ownerUrl, 'select told()')).toEqual([{ told: 'a;b' }])
})

test('a database that a newer version has migrated is left alone', async () => {
  const ownerUrl = await migrated()
  const name = '29990101000002_newer'
  await migrate({ ownerUrl, folder: withMigration(name, 'create table newer (id int);') })

  const failure = await migrate({ ownerUrl }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(NewerDatabaseError)
  expect(String(failure)).toContain(name)
})
