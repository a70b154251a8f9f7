import { disputeWorkflowId } from '#workflows/billing/dispute.messages.ts'

/** Idempotency key of a step at Stripe. Made from the first workflow id, so that a later episode has the same. */
export function disputeKey(stripeDisputeId: string, step: string): string {
  return `kumiko:${disputeWorkflowId(stripeDisputeId)}:${step}`
}

/** Start of the dedupe keys of a dispute's messages; message and owner follow. */
export function disputeMailPrefix(stripeDisputeId: string): string {
  return `${disputeWorkflowId(stripeDisputeId)}:`
}

/** In the dispute's metadata: the answer that was sent last. */
export const answerKey = 'kumiko_answer'
