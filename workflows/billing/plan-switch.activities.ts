import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessMark, ProcessReading } from '../shared/process-types.ts'
import type { PlanSwitchMessage, PlanSwitchOutcome, PlanSwitchProcess } from './plan-switch.rules.ts'

/** Whose change of plan. */
export type PlanSwitchAbout = {
  organizationId: string
  membershipId: string
  switchId: string
  stripeSubscriptionId: string
  dayMs: number
}

/** Carried by every activity. */
export type PlanSwitchCall = PlanSwitchAbout & { mark: ProcessMark }

export type PlanSwitchCommandCall = PlanSwitchCall & { commandId: string }

/** Reads and writes at Stripe. */
export type PlanSwitchStripeActivities = {
  readPlanSwitch: (call: PlanSwitchCall) => Promise<ProcessReading<PlanSwitchProcess>>
  /** Gives Stripe the new price, for the next renewal. A refusal is kept in the row. */
  applyPlanSwitch: (call: PlanSwitchCall) => Promise<void>
  /** Gives Stripe the old price back, where the switch is off after it was applied. */
  restorePlan: (call: PlanSwitchCall) => Promise<void>
  /** Puts renewals right that ask for the old price: the draft, what is due, or what was paid. */
  correctRenewals: (call: PlanSwitchCall) => Promise<void>
  /** The member keeps the plan. */
  callPlanSwitchOff: (call: PlanSwitchCommandCall) => Promise<CommandAnswer>
}

export type PlanSwitchDatabaseActivities = {
  /** Closes the process row and the switch, and ends its promise. */
  closePlanSwitch: (call: PlanSwitchCall & { outcome: PlanSwitchOutcome }) => Promise<void>
}

export type PlanSwitchMailActivities = {
  /** Sends one message of the switch; a message that was handed over is not sent again. */
  sendPlanSwitchMail: (call: PlanSwitchCall & { message: PlanSwitchMessage }) => Promise<void>
}
