import type {
  Next,
  WorkflowExecuteInput,
  WorkflowInboundCallsInterceptor,
  WorkflowInterceptors,
  WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow'
import { businessIds } from './business-ids.ts'

/** Puts organization and member beside the workflow id in every log line of a workflow. Logging changes no history. */
export function interceptors(): WorkflowInterceptors {
  let ids: Record<string, string> = {}
  const inbound: WorkflowInboundCallsInterceptor = {
    execute: (input: WorkflowExecuteInput, next: Next<WorkflowInboundCallsInterceptor, 'execute'>) => {
      ids = businessIds(input.args)

      return next(input)
    },
  }
  const outbound: WorkflowOutboundCallsInterceptor = {
    getLogAttributes: (input, next) => ({ ...next(input), ...ids }),
  }

  return { inbound: [inbound], outbound: [outbound] }
}
