import type { Tx } from '#prisma/database.ts'
import { disputePhase, isDisputeOver } from '#workflows/billing/dispute-status.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { enqueueSignal } from '../operations/outbox.ts'
import { wakeUp } from '../operations/wake-up.ts'
import { type FetchedDispute, fetchDispute } from './fetch-dispute.ts'
import { followDisputedPurchase } from './follow-disputed-purchase.ts'
import { keepInvoice } from './keep-invoice.ts'
import { syncPurchaseOf } from './ledger/sync-purchase-of.ts'
import { openDispute } from './open-dispute.ts'
import { syncInvoice } from './sync-invoice.ts'
import { writeDispute, type WrittenDispute } from './write-dispute.ts'

export type SyncDisputeInput = { organizationId: string; membershipId: string; stripeDisputeId: string }

/**
 * Reads a dispute at Stripe and keeps it with all that follows at once: its row, the books, the member's access, the
 * episode of dunning, and a process that tells the owner. Safe to repeat, in any order. False when it is none of ours.
 */
export async function syncDispute(deps: Deps, input: SyncDisputeInput): Promise<boolean> {
  const { organizationId, membershipId, stripeDisputeId } = input
  const fetched = await fetchDispute(deps.stripeFor(organizationId), stripeDisputeId)
  if (!fetched) return false
  const isBooked = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const written = await keepDispute(deps, tx, { organizationId, membershipId, fetched })
      const { row } = written
      if (isForNewProcess(written)) await openDispute(deps, tx, row)
      else await tellProcess(tx, row.organizationId, row.id)

      return isNewestOfInvoice(tx, organizationId, fetched)
    },
    { reason: 'read at Stripe' },
  )
  // Somebody read the invoice after us and wrote before us, without this dispute in the books.
  if (fetched.invoice && !isBooked) await syncInvoice(deps, { organizationId, stripeInvoiceId: fetched.invoice.id })
  if (!fetched.invoice) await syncPurchaseOf(deps, { organizationId, subject: fetched.paymentIntentId })
  await wakeUp(deps, 'kumiko_outbox')

  return true
}

/** One that is over before we hear of it, and took no money, is nothing to tell; a bank that overturned its word is. */
function isForNewProcess({ row, statusBefore }: WrittenDispute): boolean {
  if (statusBefore === null) return disputePhase(row.status) !== 'withdrawn'

  return isDisputeOver(statusBefore) && row.status !== statusBefore
}

export type KeepDisputeInput = { organizationId: string; membershipId: string; fetched: FetchedDispute }

/** A dispute and what it paid for in the caller's transaction, so that access and books are never of two minds. */
export async function keepDispute(deps: Deps, tx: Tx, input: KeepDisputeInput): Promise<WrittenDispute> {
  const { organizationId, membershipId, fetched } = input
  const { invoice, refunds, fetchedAt } = fetched
  // The membership first, as everywhere else: two that read the same dispute wait for each other.
  await tx.$queryRaw`
    select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for no key update`
  const written = await writeDispute(tx, { organizationId, membershipId, ...fetched })
  await followDisputedPurchase(tx, written)
  const { userId } = written.row
  if (invoice) await keepInvoice(deps, tx, { organizationId, membershipId, userId, invoice, refunds, fetchedAt })

  return written
}

async function isNewestOfInvoice(tx: Tx, organizationId: string, fetched: FetchedDispute): Promise<boolean> {
  const { invoice, fetchedAt } = fetched
  if (!invoice) return false

  return (await tx.invoice.count({ where: { organizationId, stripeInvoiceId: invoice.id, fetchedAt } })) > 0
}

async function tellProcess(tx: Tx, organizationId: string, disputeId: string): Promise<void> {
  const process = await tx.process.findFirst({
    where: { organizationId, kind: 'dispute', subjectId: disputeId, closedAt: null },
    select: { workflowId: true },
  })
  if (!process?.workflowId) return
  await enqueueSignal(tx, organizationId, {
    workflowId: process.workflowId,
    signal: 'disputeChanged',
    payload: { organizationId, disputeId },
  })
}
