import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { waitFor } from '#infra/start/wait-for.ts'
import { audit } from '../audit/audit.ts'
import { gather, settleIn, type Cohort } from '../cohort.ts'
import type { Drill } from '../drill.ts'
import { sleepUntil } from '../sleep-until.ts'
import type { World } from '../world.ts'

type OpenRow = { workflowId: string; episode: number; openedAt: Date }

/** A row younger than this may be in the middle of its own start, so the reconciler leaves it alone. */
const graceMs = 61_000

export const terminated: Drill = {
  name: 'terminated',
  about: 'runs terminated by hand: the reconciler starts a new episode, nothing is done twice',
  run: (world) =>
    loseRuns(world, async (rows) => {
      const { address, namespace } = world.started.app.temporal
      const connection = await Connection.connect({ address })
      const { workflow } = new Client({ connection, namespace })
      for (const { workflowId } of rows) await workflow.getHandle(workflowId).terminate('drill')
      await connection.close()
      world.say(`${rows.length} runs terminated by hand`)
    }),
}

export const lostFile: Drill = {
  name: 'lost-file',
  about: "Temporal's database file deleted in mid-trial: every open process comes back as a new episode",
  run: (world) =>
    loseRuns(world, async (rows) => {
      const fall = world.strike('temporal', 'its database file is deleted')
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(world.started.home, `temporal/temporal.db${end}`), { force: true })
      await fall
      world.say(`Temporal runs again and knows none of ${rows.length} runs`)
    }),
}

/** Three people with three days more, so that the runs are long enough for the reconciler's patience. */
async function loseRuns(world: World, lose: (rows: OpenRow[]) => Promise<void>): Promise<string[]> {
  const cohort = await gather(world, ['extends', 'without a goal', 'card declined later'])
  await settleIn(cohort)
  for (const { role, person } of cohort.subjects)
    if (role !== 'extends') await (await person.openCommand('extend')).send()
  const rows = await openRows(world, cohort)
  await lose(rows)

  const [youngest = 0] = rows.map(({ openedAt }) => openedAt.getTime()).sort((a, b) => b - a)
  await sleepUntil(youngest + graceMs)
  await world.strike('worker', 'the reconciler runs at boot')
  const isBack = await waitFor(async () => (await openRows(world, cohort)).every(({ episode }) => episode > 1), {
    timeoutMs: 45_000,
    everyMs: 500,
  })
  for (const { workflowId } of await openRows(world, cohort)) world.say(`new episode ${workflowId}`)
  const broken = await audit(world, cohort.subjects)

  return isBack ? broken : ['not every run was started again as a new episode', ...broken]
}

function openRows({ query }: World, { subjects }: Cohort): Promise<OpenRow[]> {
  return query<OpenRow>(
    `select p.workflow_id as "workflowId", p.episode, p.opened_at as "openedAt" from processes p join users u on u.id = p.user_id
     where u.email = any($1) and p.workflow_id is not null and p.closed_at is null`,
    [subjects.map(({ person }) => person.email)],
  )
}
