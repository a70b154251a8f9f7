import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import { z } from 'zod'
import type { CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessStatus } from '../shared/process-types.ts'

export const dunningWorkflowType = 'dunning'
export const dunningWorkflowId = (stripeInvoiceId: string): string => `dunning:${stripeInvoiceId}`

export const dunningInput = z.object({
  organizationId: z.uuid(),
  membershipId: z.uuid(),
  dunningId: z.uuid(),
  stripeInvoiceId: z.string(),
  dayMs: z.number().int().positive(),
  /** Which run it is: the reconciler counts on when an execution was lost. */
  episode: z.number().int().positive().default(1),
})

/** What a start carries; `episode` may be left out. */
export type DunningInput = z.input<typeof dunningInput>

export const retryNowUpdate = defineUpdate<CommandAnswer, [CommandInput]>('retryNow')
export const offerPauseUpdate = defineUpdate<CommandAnswer, [CommandInput]>('offerPause')
export const writeOffUpdate = defineUpdate<CommandAnswer, [CommandInput]>('writeOff')

/** News carry nothing to trust: the process re-reads its invoice, its subscription and the card. */
export const invoiceChangedSignal = defineSignal<[Record<string, unknown>?]>('invoiceChanged')
export const paymentMethodChangedSignal = defineSignal<[Record<string, unknown>?]>('paymentMethodChanged')

export const dunningStatusQuery = defineQuery<ProcessStatus>('status')
