import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import { z } from 'zod'
import type { CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessStatus } from '../shared/process-types.ts'
import { trialPolicySchema } from './trial-policy.ts'

export const trialWorkflowType = 'trial'
export const trialWorkflowId = (membershipId: string): string => `trial:${membershipId}`

export const trialInput = z.object({
  organizationId: z.uuid(),
  membershipId: z.uuid(),
  policy: trialPolicySchema,
  dayMs: z.number().int().positive(),
  /** Which run of this trial it is: the reconciler counts on when an execution was lost. */
  episode: z.number().int().positive().default(1),
})

/** What a start carries; `episode` may be left out. */
export type TrialInput = z.input<typeof trialInput>

export const extendUpdate = defineUpdate<CommandAnswer, [CommandInput]>('extend')
export const cancelUpdate = defineUpdate<CommandAnswer, [CommandInput]>('cancel')

/** News carry nothing to trust: the process re-reads its subscription and its goal. */
export const subscriptionChangedSignal = defineSignal<[Record<string, unknown>?]>('subscriptionChanged')
export const goalChangedSignal = defineSignal<[Record<string, unknown>?]>('goalChanged')

export const trialStatusQuery = defineQuery<ProcessStatus>('status')
