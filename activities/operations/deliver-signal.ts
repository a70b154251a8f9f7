import type { SignalPayload } from '#workflows/operations/outbox.messages.ts'
import type { Deps } from '../platform/deps.ts'
import { delivered, type DeliveryOutcome } from './delivery-outcome.ts'
import { explainNotFound } from './explain-not-found.ts'
import { askTemporal, isExecutionNotFound } from './temporal-failure.ts'

/** Hands news to a process. A closed process needs none, which counts as delivered. Throws TemporalAwayError. */
export async function deliverSignal(deps: Deps, payload: SignalPayload, timeoutMs = 5_000): Promise<DeliveryOutcome> {
  try {
    await askTemporal(deps, timeoutMs, (client) =>
      client.workflow.getHandle(payload.workflowId).signal(payload.signal, payload.payload),
    )

    return delivered
  } catch (error) {
    if (!isExecutionNotFound(error)) throw error
  }

  const state = await explainNotFound(deps, payload.workflowId)
  if (state === 'closed') return delivered
  if (state === 'not-started') return { kind: 'waiting', why: 'the start of this process is not delivered yet' }

  return { kind: 'refused', why: 'the process is open, and Temporal does not run it' }
}
