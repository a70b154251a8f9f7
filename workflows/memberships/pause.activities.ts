import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessMark, ProcessReading } from '../shared/process-types.ts'
import type { PausePolicy } from './pause-policy.ts'
import type { PauseMessage, PauseOutcome, PauseProcess } from './pause.rules.ts'

/** Whose pause, and under which numbers. */
export type PauseAbout = {
  organizationId: string
  membershipId: string
  pauseId: string
  /** Known from the start, so that what Stripe did can be taken back while our own memory is away. */
  stripeSubscriptionId: string
  policy: PausePolicy
  dayMs: number
}

/** Carried by every activity. */
export type PauseCall = PauseAbout & { mark: ProcessMark }

export type PauseCommandCall = PauseCall & { commandId: string; payload?: Record<string, unknown> }

/** Reads and writes at Stripe. Each but the two halves of the saga writes membership, pause, row and promises. */
export type PauseStripeActivities = {
  readPause: (call: PauseCall) => Promise<ProcessReading<PauseProcess>>
  /** Pauses the subscription with its credit; nothing when it is paused already. A refusal is kept in the row. */
  pauseAtStripe: (call: PauseCall) => Promise<void>
  /** Writes what follows from the pause: access is read-only from then on. */
  revokeAccess: (call: PauseCall) => Promise<void>
  /** Takes the pause back, where access could not be revoked. Needs nothing but Stripe. */
  undoPause: (call: PauseCall) => Promise<void>
  /** Resumes once for each wish, charging the rest of the period less the credit. */
  resumeAtStripe: (call: PauseCall) => Promise<void>
  /** Ends a paused membership that was cancelled at Stripe. */
  leavePaused: (call: PauseCall) => Promise<void>
  /** Ends the pause now. Refused while an open invoice stands in the way. */
  resumeNow: (call: PauseCommandCall) => Promise<CommandAnswer>
  /** Moves the end, within the limits counted from the beginning. */
  changePauseEnd: (call: PauseCommandCall) => Promise<CommandAnswer>
  /** Calls a planned pause off. */
  callPauseOff: (call: PauseCommandCall) => Promise<CommandAnswer>
}

export type PauseDatabaseActivities = {
  /** Closes the process row and the pause, and ends its promises. */
  closePause: (call: PauseCall & { outcome: PauseOutcome }) => Promise<void>
}

export type PauseMailActivities = {
  /** Sends one message of the pause; a message that was handed over is not sent again. */
  sendPauseMail: (call: PauseCall & { message: PauseMessage }) => Promise<void>
}
