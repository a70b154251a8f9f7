import { pauseWorkflowId } from '#workflows/memberships/pause.messages.ts'

/** Idempotency key of a step at Stripe. Made from the first workflow id, so that a later episode has the same. */
export function pauseKey(pauseId: string, step: string): string {
  return `kumiko:${pauseWorkflowId(pauseId)}:${step}`
}

/** Start of the dedupe keys of a pause's messages; the message's name follows. */
export function pauseMailPrefix(pauseId: string): string {
  return `${pauseWorkflowId(pauseId)}:`
}

/** In the subscription's metadata: the pause that was taken back, because access could not be revoked. */
export const undoneKey = 'pause_undone'
