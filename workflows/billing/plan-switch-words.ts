import type { PlanSwitchTruth } from './plan-switch.rules.ts'

/** What the member reads beside the dates: fetched where the row is written, never carried by the workflow. */
export type PlanSwitchWords = {
  communityName: string
  fromName: string
  toName: string
  fromCents: number
  /** The first charge of the new plan. */
  amountCents: number
  currency: string
  interval: string
  /** Of the old plan. */
  fromInterval: string
}

export type PlanSwitchPromiseState = { truth: PlanSwitchTruth; words: PlanSwitchWords }
