import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import { z } from 'zod'
import type { CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessStatus } from '../shared/process-types.ts'

export const disputeWorkflowType = 'dispute'
export const disputeWorkflowId = (stripeDisputeId: string): string => `dispute:${stripeDisputeId}`

export const disputeInput = z.object({
  organizationId: z.uuid(),
  disputeId: z.uuid(),
  stripeDisputeId: z.string(),
  dayMs: z.number().int().positive(),
  /** Which run it is: the reconciler counts on when an execution was lost. */
  episode: z.number().int().positive().default(1),
})

/** What a start carries; `episode` may be left out. */
export type DisputeInput = z.input<typeof disputeInput>

/** The command's id is the answer's, which holds the texts: none of them goes through a history. */
export const submitEvidenceUpdate = defineUpdate<CommandAnswer, [CommandInput]>('submitEvidence')
export const acceptDisputeUpdate = defineUpdate<CommandAnswer, [CommandInput]>('acceptDispute')

/** News carry nothing to trust: the process re-reads its dispute. */
export const disputeChangedSignal = defineSignal<[Record<string, unknown>?]>('disputeChanged')

export const disputeStatusQuery = defineQuery<ProcessStatus>('status')
