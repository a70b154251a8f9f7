import Stripe from 'stripe'
import { differencesOf } from '#workflows/billing/compare-books.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { moneyAtStripe } from './ledger/money-at-stripe.ts'
import { moneyInLedger } from './ledger/money-in-ledger.ts'
import { syncPurchaseOf } from './ledger/sync-purchase-of.ts'
import { writeDifferences } from './ledger/write-differences.ts'
import { syncDisputesOf } from './reconcile-disputes.ts'
import { syncInvoice } from './sync-invoice.ts'

export type RepairDifferenceInput = { organizationId: string; differenceId: string; actorId: string }

/**
 * Reads what differs at Stripe again and books what is missing; the decision is audited, whatever comes of it. Throws
 * DIFFERENCE_GONE when it was closed already, STILL_DIFFERENT when Stripe and the books do not agree afterwards either.
 */
export async function repairDifference(deps: Deps, input: RepairDifferenceInput): Promise<void> {
  const { organizationId, differenceId, actorId } = input
  const difference = await deps.db.forPlatform('books repaired', (tx) =>
    tx.ledgerDifference.findFirst({ where: { organizationId, id: differenceId, closedAt: null } }),
  )
  if (!difference) {
    const userMessage = 'This difference is closed already. Reload the page.'
    throw new AppError('DIFFERENCE_GONE', { userMessage, status: 409 })
  }

  const { subject } = difference
  await readAgain(deps, organizationId, subject)
  const seen = await moneyAtStripe(deps.stripeFor(organizationId), subject)
  const left = await deps.db.forPlatform(
    'books repaired',
    async (tx) => {
      const book = (await moneyInLedger(tx, [subject])).get(subject)
      const found = differencesOf({ ...seen, currency: seen.currency || difference.currency }, book)
      await writeDifferences(tx, { found: found.map((each) => ({ ...each, organizationId })), compared: [subject] })
      await recordDecision(tx, {
        ...{ organizationId, action: 'repair books', entity: 'ledger_differences', entityId: differenceId, actorId },
        facts: { subject, differencesLeft: found.length },
      })

      return found.length
    },
    { actorId },
  )
  if (left > 0) {
    const userMessage = 'Stripe and our books still differ. It stays in the list.'
    throw new AppError('STILL_DIFFERENT', { userMessage, status: 409 })
  }
}

/** What Stripe does not know stays a difference; the comparison says so. */
function ignoreUnknown(error: unknown): void {
  if (!(error instanceof Stripe.errors.StripeError && error.statusCode === 404)) throw error
}

async function readAgain(deps: Deps, organizationId: string, subject: string): Promise<void> {
  await syncDisputesOf(deps, { organizationId, subject })
  if (!subject.startsWith('pi_')) {
    await syncInvoice(deps, { organizationId, stripeInvoiceId: subject }).catch(ignoreUnknown)

    return
  }
  await syncPurchaseOf(deps, { organizationId, subject })
}
