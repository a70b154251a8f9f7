import type { Tx } from '#prisma/database.ts'
import { dunningDayOf } from '#workflows/billing/dunning-dates.rules.ts'

export type SetDunningDayInput = { organizationId: string; membershipId: string; dayMs: number; now: Date }

/** Keeps the day that access reads: counted from the oldest unpaid invoice, gone with the last of them. */
export async function setDunningDay(tx: Tx, input: SetDunningDayInput): Promise<void> {
  const { organizationId, membershipId, dayMs, now } = input
  const unpaid = await tx.invoice.findMany({
    where: { organizationId, membershipId, status: 'open', firstFailedAt: { not: null } },
    select: { firstFailedAt: true },
  })
  const since = unpaid.flatMap(({ firstFailedAt }) => firstFailedAt ?? [])
  const dunningDay = dunningDayOf(since, { dayMs }, now.getTime())
  const isOther =
    dunningDay === null
      ? { dunningDay: { not: null } }
      : { OR: [{ dunningDay: null }, { dunningDay: { not: dunningDay } }] }
  await tx.membership.updateMany({ where: { organizationId, id: membershipId, ...isOther }, data: { dunningDay } })
}
