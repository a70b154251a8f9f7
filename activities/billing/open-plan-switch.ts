import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import {
  type PlanSwitchInput,
  planSwitchWorkflowId,
  planSwitchWorkflowType,
} from '#workflows/billing/plan-switch.messages.ts'
import { planSwitchPromise } from '#workflows/billing/plan-switch.promise.ts'
import { planSwitchPromises } from '#workflows/billing/plan-switch.promises.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { openProcess } from '../operations/open-process.ts'
import type { Deps } from '../platform/deps.ts'
import { planSwitchTruth } from './plan-switch-truth.ts'
import { loadPlanSwitchWords } from './plan-switch-words.ts'

export type OpenPlanSwitchInput = { row: PlanSwitch; subscription: Stripe.Subscription }

/** The row of a switch's process, its promise and its start, in the transaction that wrote the switch. */
export async function openPlanSwitch(
  { config }: Pick<Deps, 'config'>,
  tx: Tx,
  { row, subscription }: OpenPlanSwitchInput,
): Promise<StartPayload> {
  const { organizationId, id: switchId, membershipId, communityId, userId } = row
  const { dayMs } = config
  const readAt = new Date()
  const truth = planSwitchTruth({ subscription, renewals: [], row, said: {}, readAt })
  const state = { truth, words: await loadPlanSwitchWords(tx, row, dayMs) }
  const workflowId = planSwitchWorkflowId(switchId)
  const start: StartPayload = {
    workflowId,
    workflowType: planSwitchWorkflowType,
    input: {
      organizationId,
      membershipId,
      switchId,
      stripeSubscriptionId: subscription.id,
      dayMs,
    } satisfies PlanSwitchInput,
    searchAttributes: {
      KumikoProcess: 'plan-switch',
      KumikoStage: 'switch-planned',
      KumikoOrganization: organizationId,
      KumikoMember: membershipId,
      KumikoSubject: switchId,
      KumikoStripe: subscription.id,
      KumikoDeadline: truth.effectiveAt,
      KumikoAmountCents: row.amountCents,
      KumikoNeedsHuman: false,
    },
    summary: `Change of plan of membership ${membershipId}`,
  }
  const now = readAt.getTime()
  const subject = { organizationId, kind: 'plan-switch', subjectId: switchId, communityId, membershipId, userId }
  await openProcess(tx, { ...subject, start, view: planSwitchPromise(state, { dayMs }, now) })
  await keepPromises(tx, {
    organizationId,
    workflowId,
    userId,
    wanted: planSwitchPromises(state, { dayMs }, now),
    droppedBecause: 'the change of plan is another one',
  })

  return start
}
