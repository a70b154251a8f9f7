import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessMark, ProcessReading } from '../shared/process-types.ts'
import type { TrialPolicy } from './trial-policy.ts'
import type { TrialMessage, TrialOutcome, TrialProcess } from './trial.rules.ts'

/** Whose trial, and under which numbers. */
export type TrialAbout = { organizationId: string; membershipId: string; policy: TrialPolicy; dayMs: number }

/** Carried by every activity. */
export type TrialCall = TrialAbout & { mark: ProcessMark }

export type TrialReading = ProcessReading<TrialProcess>

export type TrialExtension = TrialCall & { by: 'member' | 'us'; commandId?: string }

/** Reads and writes at Stripe. Each writes the membership, the process row and its promises before it answers. */
export type TrialStripeActivities = {
  /** The subscription as Stripe has it now, the goal, and what was said so far. */
  readTrial: (call: TrialCall) => Promise<TrialReading>
  /** Moves the trial's end by the policy's days, once. Asked twice, or too late, it refuses. */
  extendTrial: (call: TrialExtension) => Promise<CommandAnswer>
  /** Access until the end, no charge. Refused once the membership has begun. */
  cancelTrial: (call: TrialCall & { commandId: string }) => Promise<CommandAnswer>
  /** Ends the trial of a member without a goal: paused where Stripe allows it, else cancelled with data kept. */
  stopTrial: (call: TrialCall) => Promise<void>
  /** Takes the first invoice back before it is paid, then stops. */
  withholdCharge: (call: TrialCall) => Promise<void>
  /** Gives the first charge back in full, then stops. */
  refundCharge: (call: TrialCall) => Promise<void>
}

export type TrialDatabaseActivities = {
  /** Closes the process row and ends its promises. */
  closeTrial: (call: TrialCall & { outcome: TrialOutcome }) => Promise<void>
}

export type TrialMailActivities = {
  /** Sends one message of the trial; a message that was handed over is not sent again. */
  sendTrialMail: (call: TrialCall & { message: TrialMessage }) => Promise<void>
}
