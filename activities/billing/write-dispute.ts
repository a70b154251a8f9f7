import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import { isDisputeOver } from '#workflows/billing/dispute-status.rules.ts'
import type { FetchedDispute } from './fetch-dispute.ts'
import { movementsOf } from './ledger/movements-of.ts'
import { dateOf } from './stripe-errors.ts'

export type WriteDisputeInput = Pick<
  FetchedDispute,
  'dispute' | 'charge' | 'paymentIntentId' | 'invoice' | 'fetchedAt'
> & { organizationId: string; membershipId: string }

export type WrittenDispute = {
  row: Dispute
  /** As it was kept until this look; null when it was not known. */
  statusBefore: string | null
}

/** Keeps a dispute as Stripe has it now; an older answer never overwrites a newer one. */
export async function writeDispute(tx: Tx, input: WriteDisputeInput): Promise<WrittenDispute> {
  const { organizationId, membershipId, dispute, charge, paymentIntentId, invoice, fetchedAt } = input
  const { userId, communityId } = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    select: { userId: true, communityId: true },
  })
  const { evidence_details: evidence, status } = dispute
  const mine = { organizationId, stripeDisputeId: dispute.id }
  const before = await tx.dispute.findUnique({
    where: { organizationId_stripeDisputeId: mine },
    select: { status: true },
  })
  const isOver = isDisputeOver(status)
  const isAnswered = evidence.submission_count > 0
  const data = {
    ...{ amountCents: dispute.amount, reason: dispute.reason, status, fetchedAt },
    movements: movementsOf(dispute),
    evidenceDueAt: dateOf(evidence.due_by),
  }
  await tx.dispute.createMany({
    data: {
      ...{ organizationId, membershipId, communityId, userId, stripeDisputeId: dispute.id, ...data },
      ...{ stripeInvoiceId: invoice?.id ?? null, stripePaymentIntentId: paymentIntentId },
      cardLast4: charge.payment_method_details?.card?.last4 ?? null,
      currency: dispute.currency.toUpperCase(),
      evidenceSentAt: isAnswered ? fetchedAt : null,
      openedAt: dateOf(dispute.created) ?? fetchedAt,
      closedAt: isOver ? fetchedAt : null,
    },
    skipDuplicates: true,
  })
  const changed = await tx.dispute.updateMany({ where: { ...mine, fetchedAt: { lt: fetchedAt } }, data })
  // Stripe dates neither the answer nor the end: the first look that saw them does.
  if (changed.count > 0) {
    if (isAnswered)
      await tx.dispute.updateMany({ where: { ...mine, evidenceSentAt: null }, data: { evidenceSentAt: fetchedAt } })
    if (isOver) await tx.dispute.updateMany({ where: { ...mine, closedAt: null }, data: { closedAt: fetchedAt } })
    else await tx.dispute.updateMany({ where: { ...mine, closedAt: { not: null } }, data: { closedAt: null } })
  }
  const where = { organizationId_stripeDisputeId: mine }

  return { row: await tx.dispute.findUniqueOrThrow({ where }), statusBefore: before?.status ?? null }
}
