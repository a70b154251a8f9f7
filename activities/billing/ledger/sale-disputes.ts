import { z } from 'zod'
import type { Tx } from '#prisma/database.ts'
import type { SaleDispute } from '#workflows/billing/ledger.rules.ts'

/** How a dispute's entries in Stripe's balance are kept in its row. */
const movementsSchema = z.array(
  z.object({ movementId: z.string(), amountCents: z.number(), feeCents: z.number(), at: z.string() }),
)

export type SaleDisputesInput = { organizationId: string; subject: string }

/** The disputes of an invoice or a purchase, as they were last fetched. */
export async function loadSaleDisputes(tx: Tx, { organizationId, subject }: SaleDisputesInput): Promise<SaleDispute[]> {
  const rows = await tx.dispute.findMany({
    where: { organizationId, OR: [{ stripeInvoiceId: subject }, { stripePaymentIntentId: subject }] },
    orderBy: { openedAt: 'asc' },
  })

  return rows.map(({ stripeDisputeId, status, closedAt, movements }) => ({
    disputeId: stripeDisputeId,
    isLost: status === 'lost',
    lostAt: closedAt?.toISOString() ?? null,
    movements: movementsSchema.parse(movements),
  }))
}
