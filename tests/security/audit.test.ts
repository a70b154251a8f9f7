import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openDatabase, type Database } from '#prisma/database.ts'
import { growingTables } from '#prisma/tenancy-policies.ts'
import { makeWorld, open, outcomeOf, through, type World } from './support/world.ts'

let world: World
let db: Database
beforeAll(async () => {
  world = await makeWorld()
  db = openDatabase({ ...world.database, maxConnections: 2 })
})
afterAll(async () => {
  await db.close()
  await world.end()
})

const audited = [
  'checkouts',
  'commands',
  'communities',
  'enrolments',
  'goal_templates',
  'grants',
  'invoices',
  'ledger_differences',
  'memberships',
  'organizations',
  'pauses',
  'plan_switches',
  'plans',
  'staff',
  'stripe_customers',
  'trial_claims',
]

/** Those of tenants: a tier is not of one, its record is looked at in tests/integration/tiers.test.ts. */
async function tablesWithTrigger(): Promise<string[]> {
  const { rows } = await world.platform.query<{ name: string }>(
    `select tgrelid::regclass::text as name from pg_trigger
     where tgname = 'audit_change' and tgfoid = 'audit_change'::regproc order by 1`,
  )

  return rows.map(({ name }) => name)
}

test('changes of everything that touches money, access or roles are audited', async () => {
  expect(await tablesWithTrigger()).toEqual(expect.arrayContaining(audited))
})

test('a new row of each audited table is recorded with the reason', async () => {
  const { platform, hidden } = world
  const { rows } = await platform.query<{ entity: string; reason: string }>(
    `select distinct entity, reason from audit_log where kind = 'change' and action = 'insert' and organization_id = $1 order by 1`,
    [hidden.organizationId],
  )
  expect(rows).toEqual((await tablesWithTrigger()).map((entity) => ({ entity, reason: 'rows for a test' })))
})

test('a change carries the door’s actor and reason', async () => {
  const { hidden } = world
  const [organizationId, actorId] = [hidden.organizationId, hidden.userId]
  const communityId = String(hidden.made.communities?.id)
  const doing = { actorId, reason: 'a better name' }
  await db.forOrganization(
    organizationId,
    (tx) =>
      tx.community.update({
        where: { organizationId_id: { organizationId, id: communityId } },
        data: { name: 'Renamed' },
      }),
    doing,
  )

  const entries = await db.forOrganization(organizationId, (tx) =>
    tx.auditEntry.findMany({ where: { entity: 'communities', entityId: communityId, action: 'update' } }),
  )
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    ...doing,
    organizationId,
    after: expect.objectContaining({ name: 'Renamed' }) as unknown,
  })
})

test('the platform’s changes carry its reason, and without one it changes nothing', async () => {
  const { hidden, database } = world
  const organizationId = hidden.organizationId
  await db.forPlatform('closed by hand', (tx) =>
    tx.plan.updateMany({ where: { organizationId }, data: { isActive: false } }),
  )

  const reasons = await db.forOrganization(organizationId, (tx) =>
    tx.auditEntry.findMany({ where: { entity: 'plans', action: 'update' }, select: { reason: true } }),
  )
  expect(reasons.map(({ reason }) => reason)).toEqual(['closed by hand', 'closed by hand'])

  const bare = await open(database.platformUrl)
  expect(await outcomeOf(() => bare.query(`update plans set name = 'silent'`))).toBe('42501')
  await bare.end()
})

test('what does not change is not recorded', async () => {
  const { platform, hidden } = world
  const count = async () =>
    (await platform.query(`select 1 from audit_log where organization_id = $1`, [hidden.organizationId])).rowCount
  const before = await count()
  await platform.query(`update memberships set fetched_at = now() where organization_id = $1`, [hidden.organizationId])
  expect(await count()).toBe(before)
})

test('nobody changes or empties what only grows: not a tenant, not the platform, not the owner, not the administrator', async () => {
  const admin = new URL(inject('database').adminUrl)
  admin.pathname = `/${world.database.name}`
  for (const url of [world.database.appUrl, world.database.platformUrl, world.database.ownerUrl, admin.href]) {
    const client = await open(url)
    const statements = growingTables.flatMap((table) => [
      `update ${table} set organization_id = organization_id`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ])
    for (const sql of statements) {
      expect({ role: new URL(url).username, sql, outcome: await outcomeOf(() => client.query(sql)) }).toMatchObject({
        outcome: '42501',
      })
    }
    await client.end()
  }
})

test('an operation records a decision but cannot invent a change', async () => {
  const { app, hidden } = world
  const record = (kind: string) =>
    through(app, { organization: hidden.organizationId }, () =>
      outcomeOf(() =>
        app.query(
          `insert into audit_log (organization_id, kind, action, entity, entity_id) values ($1, $2, 'test', 'plans', 'x')`,
          [hidden.organizationId, kind],
        ),
      ),
    )
  expect(await record('decision')).toBe(1)
  expect(await record('change')).toBe('42501')
})

test('a temporary table named audit_log swallows no record', async () => {
  const { database, hidden } = world
  const client = await open(database.appUrl)
  await client.query('create temporary table audit_log (like public.audit_log)')
  await client.query('begin')
  await client.query(`select set_config('app.organization', $1, true), set_config('app.reason', 'shadow', true)`, [
    hidden.organizationId,
  ])
  await client.query(`update plans set name = 'Shadow'`)
  const recorded = await client.query(`select 1 from public.audit_log where reason = 'shadow'`)
  await client.query('rollback')
  await client.end()
  expect(recorded.rowCount).toBe(2)
})
