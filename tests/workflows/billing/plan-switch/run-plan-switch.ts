import { randomUUID } from 'node:crypto'
import type { WorkflowHandle } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { planSwitchWorkflowId } from '#workflows/billing/plan-switch.messages.ts'
import type { planSwitch } from '#workflows/billing/plan-switch.workflow.ts'
import { searchAttributePairs } from '#workflows/operations/search-attributes.ts'
import { askAsRelay } from '../../ask-as-relay.ts'
import { dayMs, organizationId } from '../../memberships/run-trial.ts'
import type { PlanSwitchModel } from './plan-switch-model.ts'
import type { PlanSwitchScenario } from './scenarios.ts'

type Handle = WorkflowHandle<typeof planSwitch>
export const periodDays = 30

export async function startPlanSwitchRun(environment: TestWorkflowEnvironment, switchId: string): Promise<Handle> {
  return environment.client.workflow.start<typeof planSwitch>('planSwitch', {
    workflowId: planSwitchWorkflowId(switchId),
    taskQueue: 'kumiko',
    args: [
      {
        organizationId,
        membershipId: '22222222-2222-4222-8222-222222222222',
        switchId,
        stripeSubscriptionId: 'sub_model',
        dayMs,
      },
    ],
    typedSearchAttributes: searchAttributePairs({
      KumikoProcess: 'plan-switch',
      KumikoStage: 'switch-planned',
      KumikoSubject: switchId,
    }),
  })
}

/**
 * Lives a scenario on workflow time and says what came of it. Moments are slept towards before the result is asked for:
 * asking lets the server skip time, for other workflows too.
 */
export async function livePlanSwitch(
  environment: TestWorkflowEnvironment,
  model: PlanSwitchModel,
  { scenario, switchId = randomUUID() }: { scenario: PlanSwitchScenario; switchId?: string },
) {
  const { awakeOnDay = 0, callOffOnDay, event, isRefused = false, beginsCycle = false } = scenario
  const begun = (await environment.currentTimeMs()) - awakeOnDay * dayMs
  model.begin(switchId, { askedAt: begun, effectiveAt: begun + periodDays * dayMs, isRefused, beginsCycle })
  const handle = await startPlanSwitchRun(environment, switchId)
  const refusals: string[] = []
  const sleepUntil = async (day: number) => {
    const wait = begun + day * dayMs - (await environment.currentTimeMs())
    if (wait > 0) await environment.sleep(wait)
  }
  if (event) {
    await sleepUntil(event.onDay)
    model.happen(switchId, event.change)
    await handle.signal('subscriptionChanged')
  }
  if (callOffOnDay !== undefined) {
    await sleepUntil(callOffOnDay)
    const refusal = await callOff(handle)
    if (refusal) refusals.push(refusal)
  }
  const outcome = await handle.result()

  return { outcome, refusals, handle, life: model.lifeOf(switchId) }
}

export const callOff = (handle: Handle, commandId?: string) =>
  askAsRelay(handle, 'callOff', { ...(commandId && { commandId }) })
