import type { Tx } from '#prisma/database.ts'
import { contestedStatuses } from '#workflows/billing/dispute-status.rules.ts'
import { dunningDayOf } from '#workflows/billing/dunning-dates.rules.ts'

export type SetDunningDayInput = { organizationId: string; membershipId: string; dayMs: number; now: Date }

/** Keeps the day that access reads: counted from the oldest unpaid or disputed invoice, gone with the last of them. */
export async function setDunningDay(tx: Tx, input: SetDunningDayInput): Promise<void> {
  const { organizationId, membershipId, dayMs, now } = input
  const unpaid = await tx.invoice.findMany({
    where: { organizationId, membershipId, status: 'open', firstFailedAt: { not: null } },
    select: { firstFailedAt: true },
  })
  // Paid, and taken back by the bank: it counts from the dispute on, until the bank returns it or the team lets it go.
  const contested = await tx.dispute.findMany({
    where: {
      ...{ organizationId, membershipId, forgivenAt: null },
      stripeInvoiceId: { not: null },
      status: { in: [...contestedStatuses] },
    },
    select: { openedAt: true },
  })
  const since = [
    ...unpaid.flatMap(({ firstFailedAt }) => firstFailedAt ?? []),
    ...contested.map(({ openedAt }) => openedAt),
  ]
  const dunningDay = dunningDayOf(since, { dayMs }, now.getTime())
  const isOther =
    dunningDay === null
      ? { dunningDay: { not: null } }
      : { OR: [{ dunningDay: null }, { dunningDay: { not: dunningDay } }] }
  await tx.membership.updateMany({ where: { organizationId, id: membershipId, ...isOther }, data: { dunningDay } })
}
