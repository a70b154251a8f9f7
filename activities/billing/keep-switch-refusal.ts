import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import type { Deps } from '../platform/deps.ts'

/** Stripe will not do it, now or later: the rules end the switch, and its member and the team hear why. */
export async function keepSwitchRefusal(
  { db }: Deps,
  { organizationId, switchId }: PlanSwitchCall,
  refusal: string,
): Promise<void> {
  await db.forOrganization(
    organizationId,
    (tx) => tx.planSwitch.updateMany({ where: { organizationId, id: switchId, refusal: null }, data: { refusal } }),
    { reason: 'Stripe refused the change of plan' },
  )
}
