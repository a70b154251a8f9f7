import type { Database } from '#prisma/database.ts'

export type MoneyArea = { disputesToAnswer: number }

/** What the pages of an organization's money say about each other. One statement. */
export async function loadMoneyArea(db: Database, organizationId: string): Promise<MoneyArea> {
  const disputesToAnswer = await db.forOrganization(organizationId, (tx) =>
    tx.dispute.count({
      where: {
        organizationId,
        status: { in: ['needs_response', 'warning_needs_response', 'appeal_needs_response'] },
        evidenceSentAt: null,
        OR: [{ evidenceDueAt: null }, { evidenceDueAt: { gt: new Date() } }],
      },
    }),
  )

  return { disputesToAnswer }
}
