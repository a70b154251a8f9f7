import type Stripe from 'stripe'
import { z } from 'zod'
import { enqueueBillingMail } from '../operations/outbox.ts'
import type { Deps } from '../platform/deps.ts'

/** What our own refunds carry at Stripe. */
const ours = z.object({ organizationId: z.uuid(), refundId: z.uuid() })

/**
 * Keeps that a bank sent a refund of ours back, with Stripe's word for why, and promises the letters about it. Safe to
 * repeat. False when it did not fail, or was no owner's wish.
 */
export async function keepFailedRefund(deps: Deps, refund: Stripe.Refund): Promise<boolean> {
  const mark = ours.safeParse(refund.metadata)
  if (!mark.success || (refund.status !== 'failed' && refund.status !== 'canceled')) return false
  const { organizationId, refundId: id } = mark.data

  return deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const { count } = await tx.refund.updateMany({
        where: { organizationId, id, status: { in: ['asked', 'done'] } },
        data: {
          ...{ status: 'failed', stripeRefundId: refund.id, settledAt: new Date() },
          refusal: refund.failure_reason ?? 'unknown',
        },
      })
      if (count === 0) return false
      const { membershipId } = await tx.refund.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id } },
        select: { membershipId: true },
      })
      await enqueueBillingMail(tx, { about: 'refund-failed', organizationId, membershipId, refundId: id })

      return true
    },
    { reason: 'sent back by the bank' },
  )
}
