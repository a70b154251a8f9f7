import { planSwitchWorkflowId } from '#workflows/billing/plan-switch.messages.ts'

/** Idempotency key of a step at Stripe. Made from the first workflow id, so that a later episode has the same. */
export function planSwitchKey(switchId: string, step: string): string {
  return `kumiko:${planSwitchWorkflowId(switchId)}:${step}`
}

/** Start of the dedupe keys of a switch's messages; the message's name follows. */
export function planSwitchMailPrefix(switchId: string): string {
  return `${planSwitchWorkflowId(switchId)}:`
}

/** In the metadata of a subscription, a draft's line and a credit note: the switch that put it there. */
export const switchMark = 'plan_switch'
