import { z } from 'zod'

/** What an outbox row carries, by its kind. Ids only: the receiver reads the truth itself. */
export const startPayload = z.object({
  workflowId: z.string(),
  workflowType: z.string(),
  input: z.record(z.string(), z.unknown()),
  /** Search attributes set at the start; names of processes.md. */
  searchAttributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Shown as the title in the Temporal UI; refs, never names. */
  summary: z.string(),
  /** Set by the reconciler: the id of the first run, from which later ids are made. */
  firstWorkflowId: z.string().optional(),
})

export const signalPayload = z.object({
  workflowId: z.string(),
  signal: z.string(),
  payload: z.record(z.string(), z.unknown()),
})

export const updatePayload = z.object({ workflowId: z.string(), organizationId: z.uuid(), commandId: z.uuid() })

export const accountMailPayload = z.object({ deliveryId: z.uuid() })

/** Confirms what a member decided; `token` is the decision's, so that each is confirmed once. */
export const membershipMailPayload = z.object({
  organizationId: z.uuid(),
  membershipId: z.uuid(),
  about: z.enum(['ending', 'kept', 'ended']),
  token: z.uuid(),
})

/** Tells a member what became of their money: a plan that changed, or money that went back. */
export const billingMailPayload = z.discriminatedUnion('about', [
  z.object({
    about: z.literal('plan-changed'),
    organizationId: z.uuid(),
    membershipId: z.uuid(),
    fromPlanId: z.uuid(),
    planId: z.uuid(),
    /** Tells two changes between the same plans apart. */
    at: z.iso.datetime(),
  }),
  z.object({ about: z.literal('refunded'), organizationId: z.uuid(), membershipId: z.uuid(), refundId: z.uuid() }),
  z.object({
    about: z.literal('purchase-dispute'),
    organizationId: z.uuid(),
    membershipId: z.uuid(),
    disputeId: z.uuid(),
    message: z.enum(['opened', 'won', 'lost']),
  }),
  z.object({ about: z.literal('refund-failed'), organizationId: z.uuid(), membershipId: z.uuid(), refundId: z.uuid() }),
])

/** A letter about what somebody pays the platform itself: a person, or an organization to its owners. */
export const tierMailPayload = z.object({
  subject: z.object({ kind: z.enum(['person', 'organization']), id: z.uuid() }),
  letterId: z.uuid(),
})

export const refundPayload = z.object({ organizationId: z.uuid(), refundId: z.uuid() })

export type StartPayload = z.infer<typeof startPayload>
export type SignalPayload = z.infer<typeof signalPayload>
export type UpdatePayload = z.infer<typeof updatePayload>
export type AccountMailPayload = z.infer<typeof accountMailPayload>
export type MembershipMailPayload = z.infer<typeof membershipMailPayload>
export type BillingMailPayload = z.infer<typeof billingMailPayload>
export type PurchaseDisputeMessage = Extract<BillingMailPayload, { about: 'purchase-dispute' }>['message']
export type TierMailPayload = z.infer<typeof tierMailPayload>
export type RefundPayload = z.infer<typeof refundPayload>
