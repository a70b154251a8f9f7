import { expect, test } from 'vitest'
import pg from 'pg'
import { openDatabase } from '#prisma/database.ts'
import { seedScale } from '#prisma/seed/scale.ts'
import { createTestDatabase } from '#tests/support/create-test-database.ts'

const now = new Date('2026-11-21T12:00:00Z')

async function loaded(seed: number) {
  const database = await createTestDatabase()
  const result = await seedScale({ ownerUrl: database.ownerUrl, scale: 20, seed, now, passwordHash: '-' })
  const client = new pg.Client({ connectionString: database.platformUrl })
  await client.connect()
  const one = async (sql: string) =>
    (await client.query<{ answer: string }>(`select (${sql})::text as answer`)).rows[0]?.answer

  return {
    ...database,
    result,
    one,
    end: async () => {
      await client.end()
      await database.drop()
    },
  }
}

test('a scale loads that many times the demo’s people, with counters that are true and nothing durable promised', async () => {
  const { result, one, end } = await loaded(1)
  expect(result.tables).toMatchObject({ users: 200, posts: 80 })
  expect(result.rowCount).toBeGreaterThan(1_500)

  expect(
    await one(`select count(*) from communities c where member_count <>
    (select count(*) from memberships m where m.community_id = c.id and m.state = 'live')`),
  ).toBe('0')
  expect(
    await one(`select count(*) from posts p where like_count <> (select count(*) from post_likes where post_id = p.id)
    or reply_count <> (select count(*) from replies where post_id = p.id)`),
  ).toBe('0')
  expect(
    await one(`select count(*) from memberships where stripe_subscription_id is not null or stripe_status <> 'none'`),
  ).toBe('0')
  expect(await one(`select count(*) from processes where closed_at is null or workflow_id is not null`)).toBe('0')
  expect(await one(`select count(*) from promises where status = 'open'`)).toBe('0')
  expect(await one(`select count(*) from outbox`)).toBe('0')
  expect(
    await one(`select count(*) from memberships m where state = 'live' and not exists
    (select 1 from grants g where g.membership_id = m.id)`),
  ).toBe('0')
  expect(
    await one(`select count(*) from posts p join memberships m on m.user_id = p.author_id and m.community_id = p.community_id
    where p.created_at < m.joined_at or p.created_at > '${now.toISOString()}'`),
  ).toBe('0')
  await end()
})

test('the same seed makes the same rows, another seed other ones', async () => {
  const digest = `select md5(string_agg(t::text, '' order by id)) from (select id, email, name from users) t`
  const posts = `select md5(string_agg(p.id::text || body || created_at, '' order by p.id)) from posts p`
  const [first, again, other] = [await loaded(1), await loaded(1), await loaded(2)]
  for (const sql of [digest, posts]) {
    expect(await again.one(sql)).toBe(await first.one(sql))
    expect(await other.one(sql)).not.toBe(await first.one(sql))
  }
  await Promise.all([first.end(), again.end(), other.end()])
})

test('after a load every table is shut as before and guards again', async () => {
  const { appUrl, platformUrl, one, end } = await loaded(1)
  const db = openDatabase({ appUrl, platformUrl, maxConnections: 1 })
  await expect(db.assertDoorsHold()).resolves.toBeUndefined()
  expect(await db.forAccounts((tx) => tx.membership.count())).toBe(0)
  expect(await one(`select count(*) from pg_trigger where not tgisinternal and tgenabled <> 'O'`)).toBe('0')
  await db.close()
  await end()
})

test('a second load of the same seed is refused and changes nothing; another one stands beside the first', async () => {
  const { ownerUrl, one, end } = await loaded(1)
  const load = (seed: number) => seedScale({ ownerUrl, scale: 5, seed, now, passwordHash: '-' })
  await expect(load(1)).rejects.toThrow('seed 1 is there already')
  expect(await one('select count(*) from users')).toBe('200')
  await load(2)
  expect(await one('select count(*) from users')).toBe('250')
  await end()
})
