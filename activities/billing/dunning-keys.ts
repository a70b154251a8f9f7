import { dunningWorkflowId } from '#workflows/billing/dunning.messages.ts'

/** Idempotency key of a step at Stripe. Made from the first workflow id, so that a later episode has the same. */
export function dunningKey(stripeInvoiceId: string, step: string): string {
  return `kumiko:${dunningWorkflowId(stripeInvoiceId)}:${step}`
}
