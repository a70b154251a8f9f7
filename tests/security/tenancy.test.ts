import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { personReads, publicReads } from '#prisma/tenancy-policies.ts'
import { composeRow } from './support/row-factory.ts'
import { makeWorld, outcomeOf, through, type Door, type Tenant, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const refused = '42501'
/** The directory is looked up before a tenant is known: public addresses and opaque ids (prisma/tenancy-policies.ts). */
const lookedUp = new Set(['directory'])
const shownToGuests = new Set(publicReads.map(({ table }) => table))
const shownToTheirPerson = new Set(personReads.map(({ table }) => table))

function tenantTables(): string[] {
  return world.catalogue.tenantTables.map(({ name }) => name)
}

async function rowsSeen(door: Door, table: string, { organizationId }: Tenant): Promise<Record<string, unknown>[]> {
  const result = await through(world.app, door, () =>
    world.app.query<Record<string, unknown>>(`select * from ${pg.escapeIdentifier(table)} where organization_id = $1`, [
      organizationId,
    ]),
  )

  return result.rows
}

/** Tries to insert a row of the tenant's, to change its rows in three ways and to delete them; says what got through. */
async function writesThatWork(door: Door, target: Tenant): Promise<string[]> {
  const { app, catalogue } = world
  const worked: string[] = []
  for (const table of catalogue.tenantTables) {
    const name = pg.escapeIdentifier(table.name)
    const row = composeRow(catalogue, table, target.made, { organization_id: target.organizationId })
    const columns = Object.keys(row)
    const attempts: [string, string, unknown[]][] = [
      [
        'insert',
        `insert into ${name} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})
         values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
        Object.values(row),
      ],
      [
        'update',
        `update ${name} set organization_id = organization_id where organization_id = $1`,
        [target.organizationId],
      ],
      ['delete', `delete from ${name} where organization_id = $1`, [target.organizationId]],
    ]
    for (const [verb, sql, values] of attempts) {
      const outcome = await through(app, door, () => outcomeOf(() => app.query(sql, values)))
      if (outcome !== refused && outcome !== 0) worked.push(`${verb} ${table.name}: ${outcome}`)
    }
  }

  return worked
}

test('every table with organization_id has rows of both tenants, so that nothing below passes for want of rows', async () => {
  for (const table of tenantTables()) {
    const counted = await world.platform.query<{ tenants: number }>(
      `select count(distinct organization_id)::int as tenants from ${pg.escapeIdentifier(table)}`,
    )
    expect({ table, tenants: counted.rows[0]?.tenants }).toEqual({ table, tenants: 2 })
  }
  expect(tenantTables().length).toBeGreaterThan(20)
})

test('an organization reads its own rows in every table and none of another', async () => {
  const { shown, hidden } = world
  for (const table of tenantTables()) {
    const door = { organization: hidden.organizationId }
    expect({ table, own: (await rowsSeen(door, table, hidden)).length > 0 }).toEqual({ table, own: true })
    if (lookedUp.has(table)) continue
    expect({ table, others: await rowsSeen(door, table, shown) }).toEqual({ table, others: [] })
  }
})

test('an organization can neither add, change nor delete rows of another', async () => {
  const { shown, hidden } = world
  expect(await writesThatWork({ organization: shown.organizationId }, hidden)).toEqual([])
  expect(await writesThatWork({ organization: hidden.organizationId }, shown)).toEqual([])
})

test('an organization cannot hand its rows to another', async () => {
  const { app, shown, hidden } = world
  for (const table of tenantTables()) {
    const outcome = await through(app, { organization: shown.organizationId }, () =>
      outcomeOf(() =>
        app.query(`update ${pg.escapeIdentifier(table)} set organization_id = $1`, [hidden.organizationId]),
      ),
    )
    expect({ table, outcome }).toEqual({ table, outcome: refused })
  }
})

test('without a door every tenant table is empty and takes nothing', async () => {
  for (const tenant of [world.shown, world.hidden]) {
    for (const table of tenantTables().filter((name) => !lookedUp.has(name))) {
      expect({ table, seen: await rowsSeen({}, table, tenant) }).toEqual({ table, seen: [] })
    }
    expect(await writesThatWork({}, tenant)).toEqual([])
  }
})

test('a guest sees what a listed public_read shows and nothing of a tenant that published nothing', async () => {
  const door = { public: 'on' }
  for (const table of tenantTables().filter((name) => !lookedUp.has(name))) {
    const seen = await rowsSeen(door, table, world.shown)
    expect({ table, seen: seen.length > 0 }).toEqual({ table, seen: shownToGuests.has(table) })
    expect({ table, seen: await rowsSeen(door, table, world.hidden) }).toEqual({ table, seen: [] })
  }
  expect(await writesThatWork(door, world.shown)).toEqual([])
  expect(await writesThatWork(door, world.hidden)).toEqual([])
})

test('a person sees own rows where a listed person_read shows them, and nothing of anybody else beyond what guests see', async () => {
  const { shown, hidden } = world
  const door = { person: hidden.userId }
  for (const table of world.catalogue.tenantTables.filter(({ name }) => !lookedUp.has(name))) {
    const seen = await rowsSeen(door, table.name, hidden)
    expect({ table: table.name, seen: seen.length > 0 }).toEqual({
      table: table.name,
      seen: shownToTheirPerson.has(table.name),
    })
    if (table.columns.some(({ name }) => name === 'user_id')) {
      expect(seen.filter((row) => row.user_id !== hidden.userId)).toEqual([])
    }
    const others = await rowsSeen(door, table.name, shown)
    expect({ table: table.name, seen: others.length > 0 }).toEqual({
      table: table.name,
      seen: shownToGuests.has(table.name),
    })
  }
})

test('a person writes nothing, not even own rows', async () => {
  const { shown, hidden } = world
  expect(await writesThatWork({ person: hidden.userId }, hidden)).toEqual([])
  expect(await writesThatWork({ person: hidden.userId }, shown)).toEqual([])
})

test('guests see no deleted post, no reply below it, no moderator, no plan or goal off offer and no open promise', async () => {
  const { platform, app, shown } = world
  await platform.query('begin')
  const changes = {
    posts: 'deleted_at = now()',
    staff: `role = 'moderator'`,
    plans: 'is_active = false',
    goal_templates: 'is_active = false',
    promises: `status = 'open', kept_at = null`,
  }
  for (const [table, change] of Object.entries(changes)) {
    await platform.query(`update ${table} set ${change} where organization_id = $1`, [shown.organizationId])
  }
  await platform.query('commit')

  for (const table of [...Object.keys(changes), 'replies']) {
    expect({ table, seen: await rowsSeen({ public: 'on' }, table, shown) }).toEqual({ table, seen: [] })
  }
  expect(await through(app, {}, async () => (await app.query('select 1')).rowCount)).toBe(1)
})

test('one community with a nonsensical policy does not blind guests to all others', async () => {
  const { platform, shown } = world
  await platform.query(`update promises set status = 'kept' where organization_id = $1`, [shown.organizationId])
  await platform.query(`update communities set policy = '{"showPromises": "perhaps"}' where id = $1`, [
    shown.made.communities?.id,
  ])

  const seen = await rowsSeen({ public: 'on' }, 'promises', shown)
  expect(seen.map((row) => row.community_id)).toEqual([shown.others.communities?.id])
})

test('sessions, codes and account mail are hidden from tenants and guests, and shown to their person alone', async () => {
  const { app, hidden, shown } = world
  for (const table of ['sessions', 'verifications', 'account_deliveries']) {
    const owners = async (door: Door) => {
      const result = await through(app, door, () => app.query<{ user_id: string }>(`select user_id from ${table}`))

      return result.rows.map((row) => row.user_id)
    }
    expect(await owners({ organization: shown.organizationId })).toEqual([])
    expect(await owners({ public: 'on' })).toEqual([])
    expect(await owners({ person: hidden.userId })).toEqual([hidden.userId])
    expect((await owners({})).length).toBe(4)
  }
})

test('the product makes no operator and deletes no person', async () => {
  const { app, hidden } = world
  const tries = [
    `update users set is_operator = true where id = '${hidden.userId}'`,
    `insert into users (email, name, password_hash, is_operator) values ('a@b.example', 'A', '-', true)`,
    `delete from users where id = '${hidden.userId}'`,
  ]
  for (const sql of tries) {
    expect(await through(app, {}, () => outcomeOf(() => app.query(sql)))).toBe(refused)
  }
})

test('without a tenant only mail about an account or a person’s tier is promised', async () => {
  const { app } = world
  const promise = (kind: string) =>
    through(app, {}, () =>
      outcomeOf(() =>
        app.query(`insert into outbox (kind, ordering_key, payload, deadline_at) values ($1, 'key', '{}', now())`, [
          kind,
        ]),
      ),
    )
  for (const kind of ['account-mail', 'tier-mail']) expect(await promise(kind)).toBe(1)
  for (const kind of ['start', 'signal', 'update']) expect(await promise(kind)).toBe(refused)
})
