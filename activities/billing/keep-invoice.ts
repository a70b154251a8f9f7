import type { Tx } from '#prisma/database.ts'
import type { Deps } from '../platform/deps.ts'
import { issueSaleStatements } from './issue-sale-statements.ts'
import { saleOfInvoice } from './ledger/sale-of.ts'
import { openChargebacks, openDunning, openLatePayment } from './open-dunning.ts'
import { setDunningDay } from './set-dunning-day.ts'
import { writeInvoice, type WriteInvoiceInput } from './write-invoice.ts'

/**
 * Keeps an invoice as Stripe has it now, and what follows from it at once: access, a process that asks for a failed one,
 * and a statement of what was given back. Whoever reads an invoice writes it here, so a failure is noticed on whatever way
 * it becomes known.
 */
export async function keepInvoice(deps: Deps, tx: Tx, input: WriteInvoiceInput): Promise<void> {
  const { organizationId, membershipId, invoice, fetchedAt } = input
  // The membership first, as everywhere else: two that read the same invoice wait for each other instead of for ever.
  await tx.$queryRaw`
    select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for no key update`
  await writeInvoice(tx, input)
  await setDunningDay(tx, { organizationId, membershipId, dayMs: deps.config.dayMs, now: fetchedAt })
  if (invoice.status === 'open' && invoice.attempted) await openDunning(deps, tx, input)
  if (invoice.status === 'paid') await openChargebacks(deps, tx, input)
  if (invoice.status === 'paid') await openLatePayment(deps, tx, input)
  const { refunds } = input
  const sale = saleOfInvoice({ invoice, refunds, seenAt: fetchedAt })
  await issueSaleStatements(tx, { organizationId, membershipId, sale, refunds })
}
