import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openDatabase, type Database, type ReadingDoor, type Tx } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'

const [here, there] = [randomUUID(), randomUUID()]
let database: TestDatabase
/** Few connections, so that each door is opened on one that another door used before. */
let db: Database

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ ...database, maxConnections: 1 })
  for (const id of [here, there]) {
    await db.forOrganization(id, (tx) => tx.organization.create({ data: { id, slug: `org-${id}`, name: id } }))
  }
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const names = async (tx: Pick<Tx, 'organization'>) => (await tx.organization.findMany()).map(({ name }) => name)
const namesOutside = () => db.accounts.$queryRaw`select name from organizations`

test('a door shows its own tenant, and the connection forgets it after the commit', async () => {
  expect(await db.forOrganization(here, names)).toEqual([here])
  expect(await namesOutside()).toEqual([])
  expect(await db.forAccounts(names)).toEqual([])
})

test('the connection forgets the tenant after a rollback and after an error of the database', async () => {
  await expect(db.forOrganization(here, () => Promise.reject(new Error('changed my mind')))).rejects.toThrow(
    'changed my mind',
  )
  expect(await namesOutside()).toEqual([])

  await expect(db.forOrganization(here, (tx) => tx.$queryRaw`select 1 / 0`)).rejects.toThrow('division by zero')
  expect(await namesOutside()).toEqual([])
  expect(await db.forPublic(names)).toEqual([])
})

test('what a door did before it failed is undone', async () => {
  const attempt = db.forOrganization(here, async (tx) => {
    await tx.organization.update({ where: { id: here }, data: { name: 'half done' } })
    throw new Error('in the middle')
  })
  await expect(attempt).rejects.toThrow('in the middle')
  expect(await db.forOrganization(here, names)).toEqual([here])
})

test('doors opened at once on one connection do not see each other’s tenants', async () => {
  const tenants = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? here : there))
  const seen = await Promise.all(
    tenants.map((id, index) => (index % 5 === 0 ? db.forPublic(names) : db.forOrganization(id, names))),
  )
  expect(seen).toEqual(tenants.map((id, index) => (index % 5 === 0 ? [] : [id])))
})

test('an actor and a reason do not outlive their door', async () => {
  const told = (tx: Pick<Tx, '$queryRaw'>) =>
    tx.$queryRaw`select current_setting('app.actor', true) as actor, current_setting('app.reason', true) as reason`
  const actorId = randomUUID()
  expect(await db.forOrganization(here, told, { actorId, reason: 'why' })).toEqual([{ actor: actorId, reason: 'why' }])
  expect(await db.forOrganization(here, told)).toEqual([{ actor: '', reason: '' }])
})

test('a setting left on a connection by a mistake opens nothing in the doors', async () => {
  await db.accounts.$queryRaw`select set_config('app.organization', ${here}, false)`
  expect(await db.forPublic(names)).toEqual([])
  expect(await db.forOrganization(there, names)).toEqual([there])
  await db.accounts.$queryRaw`select set_config('app.organization', '', false)`
})

test('the person’s and the public door write nothing, in global tables either', async () => {
  const person = await db.accounts.user.create({ data: { email: 'p@example.test', name: 'P', passwordHash: '-' } })
  const rename = (tx: Tx) => tx.user.update({ where: { id: person.id }, data: { name: 'Q' } })
  await expect(db.forPerson(person.id, rename)).rejects.toThrow(/read-only transaction/)
  await expect(db.forPublic(rename)).rejects.toThrow(/read-only transaction/)
  expect((await db.forAccounts(rename)).name).toBe('Q')
})

test('one statement read at once sees its door alone, and nothing of it stays', async () => {
  const read = async (door: ReadingDoor) =>
    (await db.read<{ name: string }>(door, Prisma.sql`select name from organizations where name <> ${'none'}`)).map(
      ({ name }) => name,
    )
  const doors = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? here : there))
  const seen = await Promise.all(
    doors.map((id, index) => (index % 5 ? read({ organization: id }) : db.forOrganization(id, names))),
  )

  expect(seen).toEqual(doors.map((id) => [id]))
  expect(await read({ public: 'on' })).toEqual([])
  expect(await read({ person: randomUUID() })).toEqual([])
  expect(await namesOutside()).toEqual([])
})

test('what fails when read at once is told, writes nothing, and the next question is answered', async () => {
  const door = { organization: here }
  const rename = Prisma.sql`update organizations set name = ${'changed'} where organization_id = ${here}::uuid`

  await expect(db.read(door, Prisma.sql`select 1 / 0`)).rejects.toThrow('division by zero')
  await expect(db.read(door, rename)).rejects.toThrow(/read-only transaction/)
  await expect(db.read({ organization: 'no-id' }, Prisma.sql`select 1 from organizations`)).rejects.toThrow(/uuid/)
  expect(await db.forOrganization(here, names)).toEqual([here])
  expect(await db.read(door, Prisma.sql`select name from organizations`)).toEqual([{ name: here }])
})

test('a connection that breaks under a question fails that question alone', async () => {
  const door = { organization: here }
  const breaking = Prisma.sql`select pg_terminate_backend(pg_backend_pid())`

  await expect(db.read(door, breaking)).rejects.toThrow()
  expect(await db.read(door, Prisma.sql`select name from organizations`)).toEqual([{ name: here }])
})

test('a directory entry leads only to the tenant whose door writes it', async () => {
  const entry = (organizationId: string) => ({
    kind: 'community',
    key: `k-${randomUUID()}`,
    organizationId,
    entityId: randomUUID(),
  })
  await expect(db.forOrganization(here, (tx) => tx.directory.create({ data: entry(there) }))).rejects.toThrow(
    /row-level security/,
  )
  await db.forOrganization(here, (tx) => tx.directory.create({ data: entry(here) }))
  expect(await db.accounts.directory.count({ where: { organizationId: here } })).toBe(1)
})

test('an id that is none is refused, not taken for "no tenant"', async () => {
  await expect(db.forOrganization('not-a-uuid', names)).rejects.toThrow(/invalid input syntax/)
  expect(await db.forOrganization('', names)).toEqual([])
})

test('the boot accepts the two roles that migrations make', async () => {
  await expect(db.assertDoorsHold()).resolves.toBeUndefined()
})

async function refusalOf(urls: Partial<{ appUrl: string; platformUrl: string }>): Promise<string> {
  const opened = openDatabase({ ...database, ...urls, maxConnections: 1 })
  try {
    return await opened.assertDoorsHold().then(
      () => 'accepted',
      (error: unknown) => String(error),
    )
  } finally {
    await opened.close()
  }
}

async function asAdmin(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('database').adminUrl })
  await admin.connect()
  await admin.query(statement)
  await admin.end()
}

function inThisDatabase(address: string, parts: { role?: string; options?: string } = {}): string {
  const url = new URL(address)
  url.pathname = `/${database.name}`
  if (parts.role) [url.username, url.password] = [parts.role, 'secret']
  if (parts.options) url.searchParams.set('options', parts.options)

  return url.href
}

test('the boot refuses a superuser, also one that plays the app’s role', async () => {
  const { adminUrl } = inject('database')
  expect(await refusalOf({ appUrl: inThisDatabase(adminUrl) })).toMatch(/kumiko_admin could see past row security/)
  expect(await refusalOf({ appUrl: inThisDatabase(adminUrl, { options: '-c role=kumiko_app' }) })).toMatch(
    /could see past row security/,
  )
})

test('the boot refuses the owner, a role that may bypass, and one that may turn into either', async () => {
  const role = `test_${randomUUID().slice(0, 8)}`
  const appUrl = inThisDatabase(database.appUrl, { role })
  expect(await refusalOf({ appUrl: database.ownerUrl })).toMatch(/kumiko_owner could see past row security: it owns/)

  await asAdmin(`create role ${role} login bypassrls password 'secret' in role kumiko_app`)
  expect(await refusalOf({ appUrl })).toMatch(/SUPERUSER or BYPASSRLS/)
  await asAdmin(`alter role ${role} nobypassrls noinherit`)
  await asAdmin(`grant kumiko_owner to ${role}`)
  expect(await refusalOf({ appUrl })).toMatch(/it owns/)
  await asAdmin(`revoke kumiko_owner from ${role}`)
  expect(await refusalOf({ appUrl })).toBe('accepted')
  await asAdmin(`drop role ${role}`)
})

test('the boot refuses the two addresses exchanged: the platform’s role in the app would show every tenant', async () => {
  expect(await refusalOf({ appUrl: database.platformUrl })).toMatch(/kumiko_platform stands where kumiko_app belongs/)
  expect(await refusalOf({ platformUrl: database.appUrl })).toMatch(/kumiko_app stands where kumiko_platform belongs/)
})

test('the boot refuses a tenant table that was left open', async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query('create table notes (organization_id uuid primary key)')
  expect(await refusalOf({})).toMatch(/not forced on notes/)
  await owner.query('drop table notes')
  await owner.end()
})
