import type { Deps } from '../platform/deps.ts'
import { findRefunds, nothingPaid } from './find-refunds.ts'
import { idOf } from './stripe-errors.ts'
import { keepInvoice } from './keep-invoice.ts'

export type SyncInvoiceInput = { organizationId: string; stripeInvoiceId: string }

/** Reads an invoice at Stripe and keeps it. False when it belongs to no membership of this organization. */
export async function syncInvoice(deps: Deps, input: SyncInvoiceInput): Promise<boolean> {
  const { db, stripeFor } = deps
  const { organizationId, stripeInvoiceId } = input
  const stripe = stripeFor(organizationId)
  const fetchedAt = new Date()
  const invoice = await stripe.invoices.retrieve(stripeInvoiceId)
  const stripeSubscriptionId = idOf(invoice.parent?.subscription_details?.subscription)
  if (!stripeSubscriptionId) return false
  const { refunds } = invoice.amount_paid > 0 ? await findRefunds(stripe, invoice.id) : nothingPaid

  return db.forOrganization(
    organizationId,
    async (tx) => {
      const membership = await tx.membership.findFirst({
        where: { organizationId, stripeSubscriptionId },
        select: { id: true, userId: true },
      })
      if (!membership) return false
      const { id: membershipId, userId } = membership
      await keepInvoice(deps, tx, { organizationId, membershipId, userId, invoice, refunds, fetchedAt })

      return true
    },
    { reason: 'read at Stripe' },
  )
}
