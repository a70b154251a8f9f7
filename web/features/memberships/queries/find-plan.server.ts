import type { Database } from '#prisma/database.ts'

type PlanRef = { organizationId: string; communityId: string; planId: string }

/** How a plan of this community is paid; null when it is not on offer. */
export async function findPlanInterval(db: Database, { organizationId, communityId, planId }: PlanRef) {
  const plan = await db.forOrganization(organizationId, (tx) =>
    tx.plan.findFirst({
      where: { organizationId, communityId, id: planId, isActive: true },
      select: { interval: true },
    }),
  )

  return plan?.interval ?? null
}
