import { moneyMark } from '../shared/promise.ts'
import { chargesText } from './charges-text.ts'
import type { PriceChange } from './price-phases.rules.ts'
import type { PlanSwitchTruth } from './plan-switch.rules.ts'

/** What the member reads beside the dates: fetched where the row is written, never carried by the workflow. */
export type PlanSwitchWords = {
  communityName: string
  fromName: string
  toName: string
  /** What the next charge of the old plan would be. */
  fromCents: number
  /** The first charge of the new plan. */
  amountCents: number
  /** What follows it, where that is another price. */
  change: PriceChange | null
  currency: string
  interval: string
  /** Of the old plan. */
  fromInterval: string
}

export type PlanSwitchPromiseState = { truth: PlanSwitchTruth; words: PlanSwitchWords }

/** What the new plan costs, charge by charge. */
export function newCharges({ amountCents, change, interval, currency }: PlanSwitchWords): string {
  return chargesText({ firstCents: amountCents, change, interval }, (cents) => moneyMark(cents, currency))
}
