import { claimOutbox, type OutboxKind, type OutboxRow } from '#activities/operations/claim-outbox.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { markOutbox } from '#activities/operations/mark-outbox.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { startLane } from './lane.ts'
import type { Loop } from './loop.ts'
import type { Metrics } from './metrics.ts'

export type RelayOptions = {
  metrics: Metrics
  /** How long a claimed row is hidden: longer than the longest delivery, shorter than anyone's patience. */
  leaseMs?: number
  idleMs?: number
}

// An Update waits for a worker's answer and a mail for a mail server: neither may hold up starts and news.
const lanes: { kinds: OutboxKind[]; limit: number }[] = [
  { kinds: ['start', 'signal'], limit: 24 },
  { kinds: ['update'], limit: 16 },
  { kinds: ['account-mail', 'membership-mail', 'billing-mail', 'refund', 'tier-mail'], limit: 4 },
]

/** Delivers the outbox until stopped. Any number of relays may run, here and elsewhere. */
export function startRelay(deps: Deps, { metrics, leaseMs = 30_000, idleMs = 200 }: RelayOptions): Loop {
  async function work(row: OutboxRow): Promise<'done' | 'away'> {
    const outcome = await deliverOutboxRow(deps, row)
    await markOutbox(deps, row, outcome)
    metrics.relayed.inc({ kind: row.kind, outcome: outcome.kind })
    if (outcome.kind === 'refused') {
      deps.log.warn({ ...named(row), attempts: row.attempts, why: outcome.why }, 'an outbox row was refused')
    }

    return outcome.kind === 'away' ? 'away' : 'done'
  }

  const loops = lanes.map(({ kinds, limit }) =>
    startLane<OutboxRow>({
      name: `relay ${kinds.join(' ')}`,
      log: deps.log,
      limit,
      idleMs,
      claim: (free) => claimOutbox(deps, { kinds, limit: free, leaseMs }),
      work,
    }),
  )

  return {
    wake: () => {
      for (const loop of loops) loop.wake()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}

function named({ id, kind, orderingKey, organizationId }: OutboxRow) {
  return { outboxId: String(id), kind, workflowId: orderingKey, organization: organizationId }
}
