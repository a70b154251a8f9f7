import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import { z } from 'zod'
import type { CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessStatus } from '../shared/process-types.ts'

export const planSwitchWorkflowType = 'planSwitch'
export const planSwitchWorkflowId = (switchId: string): string => `plan-switch:${switchId}`

export const planSwitchInput = z.object({
  organizationId: z.uuid(),
  membershipId: z.uuid(),
  switchId: z.uuid(),
  stripeSubscriptionId: z.string().startsWith('sub_'),
  dayMs: z.number().int().positive(),
  /** Which run of this switch it is: the reconciler counts on when an execution was lost. */
  episode: z.number().int().positive().default(1),
})

/** What a start carries; `episode` may be left out. */
export type PlanSwitchInput = z.input<typeof planSwitchInput>

export const callOffUpdate = defineUpdate<CommandAnswer, [CommandInput]>('callOff')

/** News carry nothing to trust: the process re-reads its subscription. */
export const planSubscriptionChangedSignal = defineSignal<[Record<string, unknown>?]>('subscriptionChanged')

export const planSwitchStatusQuery = defineQuery<ProcessStatus>('status')
