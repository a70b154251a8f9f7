import { Client, Connection } from '@temporalio/client'
import { waitFor } from '#infra/start/wait-for.ts'
import type { BillingSubject } from '../../billing/gather-billing.ts'
import type { World } from '../../world.ts'
import { judgeQueues } from '../judge-queues.ts'
import { judgeAccess } from './judge-access.ts'
import { judgeBills } from './judge-bills.ts'
import { judgeCharges } from './judge-charges.ts'
import { judgeMessages } from './judge-messages.ts'
import { judgeProcesses } from './judge-processes.ts'
import { type BillingFacts, loadBilling } from './load-billing.ts'

/**
 * Waits until nothing about these people is under way, then holds Stripe, our rows, the books, the mailbox, Temporal and
 * the page against each other. Says what it found; returns what is broken.
 */
export async function auditBilling(world: World, subjects: BillingSubject[]): Promise<string[]> {
  await waitForQuiet(world, subjects)
  const { address, namespace } = world.started.app.temporal
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace })
  const broken: string[] = []
  try {
    for (const subject of subjects) {
      const who = `${subject.wave}, ${subject.role}`
      const found = await judge(world, subject, client).catch((error: unknown) => [`not audited: ${String(error)}`])
      broken.push(...found.map((what) => `${who} (${subject.person.email}): ${what}`))
    }
    broken.push(...(await judgeQueues(world, client)))
  } finally {
    await connection.close()
  }

  return broken
}

async function judge(world: World, subject: BillingSubject, client: Client): Promise<string[]> {
  const { end, wave, role } = subject
  const facts = await loadBilling(world, subject)
  const found = [
    ...judgeBills(facts, end),
    ...judgeCharges(facts, end, world.hourMs * 24),
    ...judgeMessages(facts, end, world.falls),
    ...judgeAccess(facts, end, world.hourMs * 24),
    ...(await judgeProcesses(facts, end, client)),
  ]
  world.say(`  ${found.length === 0 ? '✓' : '✗'} ${wave}, ${role}: ${describe(facts)}`)

  return found
}

function describe({ stripe, processes, deliveries, mails, promises }: BillingFacts): string {
  const count = (status: string) => promises.filter((promise) => promise.status === status).length
  const cents = stripe.invoices.map(({ status, paidCents, refundedCents }) =>
    [status, paidCents, ...(refundedCents > 0 ? [-refundedCents] : [])].join(' '),
  )

  return [
    stripe.subscription.status,
    `invoices ${cents.join(', ')}`,
    ...processes.map(
      ({ kind, outcome, episode }) => `${kind} ${outcome ?? 'runs'}${episode > 1 ? ` (${episode})` : ''}`,
    ),
    `${deliveries.length} messages in ${mails.length} letters`,
    `promises ${count('kept')} kept ${count('late')} late ${count('waived')} waived ${count('open')} open`,
  ].join(' · ')
}

/** A lost word about something may have to wait for the look at Stripe's undelivered events. */
async function waitForQuiet({ query, started, strike }: World, subjects: BillingSubject[]): Promise<void> {
  const emails = subjects.map(({ person }) => person.email)
  const isOver = async () => {
    const [row] = await query<{ open: number; waiting: number }>(
      `select
         (select count(*)::int from processes p join users u on u.id = p.user_id
           where u.email = any($1) and p.workflow_id is not null and p.closed_at is null and p.kind <> 'pause') as open,
         (select count(*)::int from outbox where delivered_at is null and dead_at is null)
           + (select count(*)::int from inbox where processed_at is null and dead_at is null)
           + (select count(*)::int from deliveries where status = 'claimed') as waiting`,
      [emails],
    )

    return row?.open === 0 && row.waiting === 0
  }
  // Every start of a worker asks Stripe for what did not get through.
  if (started.deaths('worker').length < 5) await strike('worker', 'before the audit: what was lost is looked for')
  await waitFor(isOver, { timeoutMs: 180_000, everyMs: 1_000 })
}
