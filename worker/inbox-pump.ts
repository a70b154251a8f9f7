import { claimInbox, type InboxRow } from '#activities/operations/claim-inbox.ts'
import { markInbox } from '#activities/operations/mark-inbox.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { startLane } from './lane.ts'
import type { Loop } from './loop.ts'
import type { Metrics } from './metrics.ts'

export type InboxPumpOptions = {
  metrics: Metrics
  /** How long claimed news are hidden: as long as three answers of Stripe may take, and no longer, because news that a dead process held wait for its end. */
  leaseMs?: number
  idleMs?: number
}

/** Works off news from outside until stopped. Any number may run; the news of one object are worked off one by one. */
export function startInboxPump(deps: Deps, { metrics, leaseMs = 30_000, idleMs = 250 }: InboxPumpOptions): Loop {
  async function work(row: InboxRow): Promise<'done' | 'away'> {
    const result = await processInboxEvent(deps, row)
    await markInbox(deps, row, result)
    metrics.inboxHandled.inc({ provider: row.provider, outcome: result.kind })
    const { provider, type, objectId, eventId } = row
    deps.log[result.kind === 'refused' ? 'warn' : 'debug']({ provider, type, objectId, eventId, ...result }, 'news')

    return result.kind === 'away' ? 'away' : 'done'
  }

  return startLane<InboxRow>({
    name: 'inbox',
    log: deps.log,
    limit: 8,
    idleMs,
    claim: (free) => claimInbox(deps, { limit: free, leaseMs }),
    work,
  })
}
