import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import type { PlanSwitchOutcome } from '#workflows/billing/plan-switch.rules.ts'
import { membershipWords, projectMembership } from '../memberships/project-membership.ts'
import { endProcess } from '../operations/end-process.ts'
import type { Deps } from '../platform/deps.ts'

/** Closes a switch that is over, so that another may be asked for; the membership's own row tells from then on. */
export async function closePlanSwitch(
  { db }: Deps,
  call: PlanSwitchCall & { outcome: PlanSwitchOutcome },
): Promise<void> {
  const { organizationId, membershipId, switchId, mark, outcome } = call
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await endProcess(tx, { organizationId, mark, outcome, entity: 'plan-switch', entityId: switchId })
      await tx.planSwitch.updateMany({
        where: { organizationId, id: switchId, endedAt: null },
        data: { endedAt: new Date() },
      })
      const where = { organizationId_id: { organizationId, id: membershipId } }
      await projectMembership(tx, await tx.membership.findUniqueOrThrow({ where, include: membershipWords }))
    },
    { reason: `change of plan ended: ${outcome}` },
  )
}
