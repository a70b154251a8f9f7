import { Client, Connection } from '@temporalio/client'
import { waitFor } from '#infra/start/wait-for.ts'
import type { Subject } from '../cohort.ts'
import type { Scene } from '../world.ts'
import { judgeMails } from './judge-mails.ts'
import { judgeMoney } from './judge-money.ts'
import { judgeProcess } from './judge-process.ts'
import { judgeQueues } from './judge-queues.ts'
import { type Facts, loadFacts } from './load-facts.ts'

/**
 * Waits until every trial of these people is over and all queues are empty, then holds the truth of Postgres, Stripe, the
 * mailbox and Temporal against what was promised. Says what it found; returns what is broken.
 */
export async function audit(world: Scene, subjects: Subject[]): Promise<string[]> {
  await waitForEnds(world, subjects)
  const { address, namespace } = world.started.app.temporal
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace })
  const broken: string[] = []

  try {
    for (const subject of subjects) {
      const facts = await loadFacts(world, subject)
      const found = await judge(world, subject, facts, client)
      world.say(`  ${found.length === 0 ? '✓' : '✗'} ${subject.role}: ${describe(facts)}`)
      broken.push(...found.map((what) => `${subject.role} (${subject.person.email}): ${what}`))
    }
    broken.push(...(await judgeQueues(world, client)))
  } finally {
    await connection.close()
  }

  return broken
}

async function judge(world: Scene, subject: Subject, facts: Facts, client: Client): Promise<string[]> {
  const outcome = facts.processes[0]?.outcome ?? 'nothing'

  return [
    ...judgeMoney(facts, outcome),
    ...judgeMails(facts, outcome, world.falls),
    ...(await judgeProcess(facts, subject.outcomes, client)),
  ]
}

function describe({ processes, charges, deliveries, mails, promises, commands }: Facts): string {
  const [process] = processes
  const taken = charges.filter(({ status }) => status === 'succeeded')
  const refunded = taken.filter(({ amount, amount_refunded: back }) => back === amount).length
  const count = (status: string) => promises.filter((promise) => promise.status === status).length

  return [
    `${process?.outcome ?? 'no outcome'}, episode ${process?.episode ?? '–'}`,
    `${taken.length} charges${refunded > 0 ? ` (${refunded} refunded)` : ''}`,
    `${deliveries.length} messages in ${mails.length} letters`,
    `promises ${count('kept')} kept ${count('late')} late ${count('waived')} waived ${count('open')} open`,
    ...commands.map(({ name, status }) => `${name} ${status}`),
  ].join(' · ')
}

/**
 * Longer than an extended trial and a slow machine need; what is not over then is told by the audit. What asks for a
 * declined charge runs on for two weeks; it has to have said so.
 */
async function waitForEnds({ query }: Scene, subjects: Subject[]): Promise<void> {
  const emails = subjects.map(({ person }) => person.email)
  await waitFor(
    async () => {
      const [row] = await query<{ open: number; waiting: number }>(
        `select
           (select count(*)::int from processes p join users u on u.id = p.user_id
             where u.email = any($1) and p.kind = 'trial' and p.closed_at is null)
           + (select count(*)::int from processes p join users u on u.id = p.user_id
             where u.email = any($1) and p.kind = 'dunning' and not exists (select 1 from deliveries d
               where d.membership_id = p.membership_id and d.kind = 'dunning.day-0' and d.handed_over_at is not null)) as open,
           (select count(*)::int from outbox where delivered_at is null and dead_at is null)
             + (select count(*)::int from inbox where processed_at is null and dead_at is null) as waiting`,
        [emails],
      )

      return row?.open === 0 && row.waiting === 0
    },
    { timeoutMs: 330_000, everyMs: 1_000 },
  )
}
