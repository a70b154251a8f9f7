import type { Tx } from '#prisma/database.ts'
import type { Difference } from '#workflows/billing/compare-books.rules.ts'

export type OwnedDifference = Difference & { organizationId: string }

export type WriteDifferencesInput = { found: OwnedDifference[]; compared: string[] }

/** Keeps what a comparison found: new ones are opened, known ones refreshed, and what agrees again is closed. */
export async function writeDifferences(tx: Tx, { found, compared }: WriteDifferencesInput): Promise<void> {
  const seenAt = new Date()
  for (const { organizationId, kind, subject, ...amounts } of found) {
    const where = { organizationId, kind, subject, closedAt: null }
    const { count } = await tx.ledgerDifference.updateMany({ where, data: { ...amounts, seenAt } })
    if (count === 0) {
      await tx.ledgerDifference.createMany({
        data: { organizationId, kind, subject, ...amounts, seenAt },
        skipDuplicates: true,
      })
    }
  }
  await tx.ledgerDifference.updateMany({
    where: { subject: { in: compared }, closedAt: null, seenAt: { lt: seenAt } },
    data: { closedAt: seenAt },
  })
}
