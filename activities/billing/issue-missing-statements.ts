import { findPauseCreditOf } from '../memberships/find-pause-credit.ts'
import { issuePauseStatement } from '../memberships/issue-pause-statement.ts'
import type { Deps } from '../platform/deps.ts'
import { findUnstated, type UnstatedFact } from './find-unstated.ts'
import { syncPurchase } from './ledger/fill-ledger.ts'
import { syncInvoice } from './sync-invoice.ts'

export type MissingStatementsReport = { looked: number; failed: string[] }

/**
 * Issues what lacks, in the order of the facts: those from before there were statements, and whatever was written without
 * one. Each is read at Stripe again, so that its statement says what Stripe says. Safe to repeat.
 */
export async function issueMissingStatements(
  deps: Deps,
  { signal }: { signal?: AbortSignal } = {},
): Promise<MissingStatementsReport> {
  const report: MissingStatementsReport = { looked: 0, failed: [] }
  for (const fact of await findUnstated(deps)) {
    if (signal?.aborted) break
    report.looked += 1
    try {
      await issue(deps, fact)
    } catch (error) {
      // One that Stripe does not know must not keep the others from theirs.
      deps.log.warn({ err: error, membershipId: fact.membershipId }, 'a statement could not be issued')
      if (report.failed.length < 50) report.failed.push(fact.membershipId)
    }
  }

  return report
}

async function issue(deps: Deps, fact: UnstatedFact): Promise<void> {
  if (fact.kind === 'invoice') await syncInvoice(deps, fact)
  else if (fact.kind === 'purchase') await syncPurchase(deps, fact)
  else await issueForPause(deps, fact)
}

async function issueForPause(deps: Deps, fact: UnstatedFact & { kind: 'pause' }): Promise<void> {
  const { organizationId, membershipId, pauseId, pausedAt, stripeSubscriptionId } = fact
  const stripe = deps.stripeFor(organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId)
  const credit = await findPauseCreditOf(stripe, subscription, pausedAt)
  await deps.db.forOrganization(
    organizationId,
    (tx) => issuePauseStatement(tx, { organizationId, membershipId, pauseId, pausedAt, credit }),
    { reason: 'a statement lacked' },
  )
}
