import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { searchAttributePairs } from '#workflows/operations/search-attributes.ts'
import type { Deps } from '../platform/deps.ts'
import { delivered, type DeliveryOutcome } from './delivery-outcome.ts'
import { askTemporal } from './temporal-failure.ts'

/** The queue of workflows and database activities. */
export const workflowQueue = 'kumiko'

/**
 * Starts a process. However often it is repeated, one run comes of it: a running or closed workflow of that id counts as
 * delivered. Throws TemporalAwayError, and what Temporal answers to a start it will not take.
 */
export async function deliverStart(
  deps: Pick<Deps, 'temporal'>,
  payload: StartPayload,
  timeoutMs = 5_000,
): Promise<DeliveryOutcome> {
  try {
    await askTemporal(deps, timeoutMs, (client) =>
      client.workflow.start(payload.workflowType, {
        workflowId: payload.workflowId,
        taskQueue: workflowQueue,
        args: [payload.input],
        typedSearchAttributes: searchAttributePairs(payload.searchAttributes),
        staticSummary: payload.summary,
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      }),
    )
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }

  return delivered
}
