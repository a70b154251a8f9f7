import type { Tx } from '#prisma/database.ts'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import type { PlanSwitchWords } from '#workflows/billing/plan-switch-words.ts'

/** The names and prices of a switch, as its member reads them. */
export async function loadPlanSwitchWords(tx: Tx, row: PlanSwitch): Promise<PlanSwitchWords> {
  const { organizationId, communityId, fromPlanId, toPlanId, amountCents, currency } = row
  const where = (id: string) => ({ organizationId_id: { organizationId, id } })
  const community = await tx.community.findUniqueOrThrow({ where: where(communityId), select: { name: true } })
  const from = await tx.plan.findUniqueOrThrow({ where: where(fromPlanId) })
  const to = await tx.plan.findUniqueOrThrow({ where: where(toPlanId) })

  return {
    communityName: community.name,
    fromName: from.name,
    toName: to.name,
    fromCents: from.amountCents,
    amountCents,
    currency,
    interval: to.interval,
    fromInterval: from.interval,
  }
}
