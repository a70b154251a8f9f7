import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { missedAnHourLimit, missedInLastHour } from '#activities/operations/missed-news.ts'
import { openDatabase, type Database } from '#prisma/database.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'
import { loadCatchUp } from '#web/features/operations/queries/load-catch-up.server.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ ...database, maxConnections: 2 })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

type News = { source?: string; receivedAt: Date; processedAt?: Date; deadAt?: Date; refusals?: number }

function receive(news: News[]) {
  return db.forPlatform('tests', (tx) =>
    tx.inboxEvent.createMany({
      data: news.map((each) => {
        const eventId = `evt_${randomUUID()}`
        const about = { provider: 'stripe', eventId, type: 'invoice.paid', objectId: 'in_1' }

        return { ...about, source: 'catch-up', occurredAt: new Date(each.receivedAt.getTime() - 600_000), ...each }
      }),
    }),
  )
}

test('the page tells what was missed, what was healed and how late; the hour counts what went wrong in it', async () => {
  expect(await loadCatchUp(db)).toMatchObject({ missed: 0, healed: 0, lastHour: 0, medianSeconds: null, days: [] })

  await receive([
    // Came by webhook and went well: nobody missed it.
    { source: 'webhook', receivedAt: minutesAgo(5), processedAt: minutesAgo(5) },
    // Came by webhook and was refused: no gap, but wrong.
    { source: 'webhook', receivedAt: minutesAgo(6), refusals: 1 },
    { receivedAt: minutesAgo(10), processedAt: minutesAgo(10) },
    { receivedAt: minutesAgo(20), processedAt: minutesAgo(15) },
    { receivedAt: minutesAgo(30) },
    { receivedAt: minutesAgo(40), deadAt: minutesAgo(35) },
    { receivedAt: minutesAgo(60 * 30), processedAt: minutesAgo(60 * 30) },
    // Older than the page.
    { receivedAt: minutesAgo(60 * 24 * 20), processedAt: minutesAgo(60 * 24 * 20) },
  ])

  const page = await loadCatchUp(db)
  expect(page).toMatchObject({ missed: 5, healed: 3, waiting: 1, dead: 1, byWebhook: 2, lastHour: 5 })
  expect(page.medianSeconds).toBeCloseTo(600, 0)
  expect(page.slowestSeconds).toBeCloseTo(900, 0)
  expect(page.news).toHaveLength(5)
  expect(page.days.reduce((sum, { missed }) => sum + missed, 0)).toBe(5)
  expect(await missedInLastHour({ db })).toBe(5)
})

test('the eleventh in an hour is one too many', async () => {
  const before = await missedInLastHour({ db })
  await receive(Array.from({ length: missedAnHourLimit + 1 - before }, () => ({ receivedAt: minutesAgo(1) })))
  expect(await missedInLastHour({ db })).toBeGreaterThan(missedAnHourLimit)
})
