import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { audit } from '#tests/faults/audit/audit.ts'
import { gather } from '#tests/faults/cohort.ts'
import { openOrganization } from '#tests/faults/open-community.ts'
import type { Fall } from '#tests/faults/world.ts'
import { startCluster } from '#tests/support/cluster.ts'
import { mailsTo } from '#tests/support/visitor.ts'

test('two web and two worker processes keep every promise once, also when one of each is killed', async () => {
  const cluster = await startCluster({ size: 2, day: '24s' })
  onTestFinished(cluster.stop)
  const { app } = cluster
  const pool = new pg.Pool({ connectionString: app.database.platform, max: 4 })
  // The database goes away with the cluster, under the idle connections.
  pool.on('error', () => undefined)
  const falls: Fall[] = []
  const world = {
    started: { app },
    owner: await openOrganization(app),
    falls,
    say: () => undefined,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<Row>(sql, values)).rows,
    desk: async <Answer>(path: string) =>
      (await (await fetch(`${app.sandbox.desk}/_sandbox/${path}`)).json()) as Answer,
  }

  const cohort = await gather(world, ['with a goal', 'cancels', 'card declined later'], { trialDays: 1 })
  await twice(await cohort.prepareJoin())
  await cohort.pay()
  await expect.poll(() => Math.min(...cluster.webhooks), { timeout: 10_000 }).toBeGreaterThan(0)
  const killedAt = new Date()
  cluster.kill('web-2')
  cluster.kill('worker-2')
  falls.push({ part: 'worker', at: killedAt.getTime(), backAt: Date.now(), step: 'right after the payment' })
  await cohort.comeBack()
  await twice(await cohort.prepareGoal())
  await twice(await cohort.prepareCommand())

  // A process that heard the cancellation late, because it was in the hands of the dead worker, gives the money back.
  const subjects = cohort.subjects.map((subject) =>
    subject.role === 'cancels' ? { ...subject, outcomes: ['cancelled' as const, 'refunded' as const] } : subject,
  )
  expect(await audit(world, subjects)).toEqual([])
  expect(await episodes(world.query)).toEqual([1, 1, 1])
  expect(await triedTwice(world.query, killedAt)).toEqual([])
  expect(await cluster.metricsOf(1)).toMatch(/^kumiko_processes_restarted_total 0$/m)
  for (const { person } of subjects) {
    const codes = (await mailsTo(app, person.email)).filter(({ text }) => /^\s*\d{6}\s*$/m.test(text))
    expect(codes, `codes for ${person.name}`).toHaveLength(1)
  }
  await pool.end()
}, 150_000)

type Query = <Row extends pg.QueryResultRow>(sql: string) => Promise<Row[]>

/** As a double click does it: behind the balancer the two go to different web processes. */
async function twice(send: () => Promise<void>): Promise<void> {
  await Promise.all([send(), send()])
}

async function episodes(query: Query): Promise<number[]> {
  return (await query<{ episode: number }>(`select episode from processes where kind = 'trial'`)).map(
    ({ episode }) => episode,
  )
}

/** What both relays took while both lived: a lease holds a row for one of them. A mail the web sends itself is tried by both. */
async function triedTwice(query: Query, until: Date): Promise<string[]> {
  const rows = await query<{ about: string }>(
    `select kind || ' ' || ordering_key as about from outbox
     where attempts > 1 and kind = 'start' and delivered_at < '${until.toISOString()}'`,
  )

  return rows.map(({ about }) => about)
}
