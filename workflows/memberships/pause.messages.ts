import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import { z } from 'zod'
import type { CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessStatus } from '../shared/process-types.ts'
import { pausePolicySchema } from './pause-policy.ts'

export const pauseWorkflowType = 'pause'
export const pauseWorkflowId = (pauseId: string): string => `pause:${pauseId}`

export const pauseInput = z.object({
  organizationId: z.uuid(),
  membershipId: z.uuid(),
  pauseId: z.uuid(),
  stripeSubscriptionId: z.string().startsWith('sub_'),
  policy: pausePolicySchema,
  dayMs: z.number().int().positive(),
  /** Which run of this pause it is: the reconciler counts on when an execution was lost. */
  episode: z.number().int().positive().default(1),
})

/** What a start carries; `episode` may be left out. */
export type PauseInput = z.input<typeof pauseInput>

export const resumeNowUpdate = defineUpdate<CommandAnswer, [CommandInput]>('resumeNow')
/** Its payload carries `endsAt`. */
export const changeEndUpdate = defineUpdate<CommandAnswer, [CommandInput]>('changeEnd')
export const cancelScheduledUpdate = defineUpdate<CommandAnswer, [CommandInput]>('cancelScheduled')

/** News carry nothing to trust: the process re-reads its subscription. */
export const pauseSubscriptionChangedSignal = defineSignal<[Record<string, unknown>?]>('subscriptionChanged')

export const pauseStatusQuery = defineQuery<ProcessStatus>('status')
