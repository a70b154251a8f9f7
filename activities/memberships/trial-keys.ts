import { trialWorkflowId } from '#workflows/memberships/trial.messages.ts'

/** Idempotency key of a step at Stripe. Made from the first workflow id, so that a later episode has the same. */
export function stripeKey(membershipId: string, step: string): string {
  return `kumiko:${trialWorkflowId(membershipId)}:${step}`
}

/** Start of the dedupe keys of a trial's messages; the message's name follows. */
export function mailPrefix(membershipId: string): string {
  return `${trialWorkflowId(membershipId)}:`
}

/** In the subscription's metadata: when the member asked to cancel, where that was heard after the end only. */
export const cancelAskedKey = 'cancel_asked_at'

/** In the subscription's metadata: we ended this trial, the member did not. */
export const stoppedMark = { key: 'stopped', value: 'no-goal' } as const
