import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessMark, ProcessReading } from '../shared/process-types.ts'
import type { DunningMessage, DunningOutcome, DunningProcess } from './dunning.rules.ts'

/** Which invoice of which membership is asked for. */
export type DunningAbout = {
  organizationId: string
  membershipId: string
  dunningId: string
  stripeInvoiceId: string
  dayMs: number
}

/** Carried by every activity. */
export type DunningCall = DunningAbout & { mark: ProcessMark }

export type DunningReading = ProcessReading<DunningProcess>
export type DunningAsked = DunningCall & { commandId: string }

/** Reads and writes at Stripe. Each writes invoice, membership, access, row and promises before it answers. */
export type DunningStripeActivities = {
  /** Invoice, subscription and cards as Stripe has them now, and what was said so far. */
  readDunning: (call: DunningCall) => Promise<DunningReading>
  /** Tries the new card once and makes it the one that pays from now on. */
  tryCard: (call: DunningCall) => Promise<void>
  /** Asks the bank once more, because the member wants it. */
  retryInvoice: (call: DunningAsked) => Promise<CommandAnswer>
  /** Lets the invoice go: uncollectible, or void where it would resume a pause. */
  writeOffInvoice: (call: DunningAsked) => Promise<CommandAnswer>
  /** Ends a membership that Stripe's setting should have ended; data is kept. */
  cancelUnpaid: (call: DunningCall) => Promise<void>
  /** Voids the resumption invoice of a pause, which stays. */
  voidResumption: (call: DunningCall) => Promise<void>
}

export type DunningDatabaseActivities = {
  /** Keeps that the team wants a pause offered now; the message follows. */
  offerPause: (call: DunningAsked) => Promise<CommandAnswer>
  /** Gives what a late payment bought. */
  restoreLatePayment: (call: DunningCall) => Promise<void>
  /** Closes row and process and ends its promises. */
  closeDunning: (call: DunningCall & { outcome: DunningOutcome }) => Promise<void>
}

/** `later`: another message has this business day, and this one is not said. */
export type SayOutcome = 'done' | 'later'

export type DunningMailActivities = {
  /** One message about everything that is open then; what was handed over is not sent again. */
  sendDunningMail: (call: DunningCall & { message: DunningMessage }) => Promise<SayOutcome>
}

export type DunningSmsActivities = {
  sendDunningSms: (call: DunningCall) => Promise<SayOutcome>
}
