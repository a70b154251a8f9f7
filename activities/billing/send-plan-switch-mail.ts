import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import type { PlanSwitchMessage } from '#workflows/billing/plan-switch.rules.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { planSwitchMailPrefix } from './plan-switch-keys.ts'
import { planSwitchMail } from './plan-switch-mail.ts'
import { loadPlanSwitchWords } from './plan-switch-words.ts'

/** Sends one message of a change of plan, with what is true at this moment. */
export async function sendPlanSwitchMail(
  deps: Deps,
  call: PlanSwitchCall & { message: PlanSwitchMessage },
): Promise<void> {
  const { organizationId, membershipId, switchId, message } = call
  const { row, words } = await deps.db.forOrganization(organizationId, async (tx) => {
    const where = { organizationId_id: { organizationId, id: switchId } }
    const found = await tx.planSwitch.findUniqueOrThrow({ where })

    return { row: found, words: await loadPlanSwitchWords(tx, found, call.dayMs) }
  })
  const { effectiveAt, correctedCents, userId } = row
  const home = new URL(deps.config.PUBLIC_URL).origin
  await sendProcessMail(deps, {
    organizationId,
    userId,
    membershipId,
    dedupeKey: `${planSwitchMailPrefix(switchId)}${message}`,
    kind: `plan-switch.${message}`,
    class: 'transactional',
    mail: planSwitchMail(message, { ...words, home, membershipId, effectiveAt, correctedCents }),
  })
}
