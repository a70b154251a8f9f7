import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessMark, ProcessReading } from '../shared/process-types.ts'
import type { DisputeMessage, DisputeOutcome, DisputeProcess } from './dispute.rules.ts'

/** Which dispute of which organization. */
export type DisputeAbout = {
  organizationId: string
  disputeId: string
  stripeDisputeId: string
  dayMs: number
}

/** Carried by every activity. */
export type DisputeCall = DisputeAbout & { mark: ProcessMark }

export type DisputeReading = ProcessReading<DisputeProcess>
export type DisputeAsked = DisputeCall & { commandId: string }

/** Reads and writes at Stripe. Each writes dispute, invoice, access, books, row and promises before it answers. */
export type DisputeStripeActivities = {
  readDispute: (call: DisputeCall) => Promise<DisputeReading>
  /** Takes the disputed card away from its customer, so that nothing charges it again. */
  retireCard: (call: DisputeCall) => Promise<void>
  /** Sends the texts of the answer whose id the command has. */
  submitEvidence: (call: DisputeAsked) => Promise<CommandAnswer>
  /** Gives in: the money stays with the cardholder. */
  acceptDispute: (call: DisputeAsked) => Promise<CommandAnswer>
}

export type DisputeDatabaseActivities = {
  /** Closes the process and ends its promises. */
  closeDispute: (call: DisputeCall & { outcome: DisputeOutcome }) => Promise<void>
}

export type DisputeMailActivities = {
  /** To every owner; what was handed over is not sent again. */
  sendDisputeMail: (call: DisputeCall & { message: DisputeMessage }) => Promise<void>
}
