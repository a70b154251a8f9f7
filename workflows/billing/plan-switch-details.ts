import { latestEvent } from '../shared/process-details.ts'
import type { PlanSwitchOutcome, PlanSwitchTruth, PlanSwitchWait } from './plan-switch.rules.ts'

/** What a change of plan waits for, as operators read it. */
export const planSwitchWaits: Record<PlanSwitchWait, string> = {
  apply: 'give Stripe the new price',
  renewal: 'look at the renewal',
}

/** How a change of plan ends, as operators read it. */
export const planSwitchEndings: Record<PlanSwitchOutcome, string> = {
  switched: 'the new plan runs',
  'called-off': 'called off by the member',
  ended: 'the membership ended before',
  leaving: 'the membership is set to end',
  paused: 'the membership was paused before',
  unpaid: 'an invoice was unpaid when it was due',
  'other-plan': 'the subscription has a third price',
  refused: 'Stripe refused the new price',
}

export function lastPlanSwitchEvent(truth: PlanSwitchTruth): string {
  const event = latestEvent([
    [truth.askedAt, 'asked by the member'],
    [truth.calledOffAt, 'called off'],
    [truth.correctedAt, 'renewal put right'],
    ...Object.entries(truth.said).map(([message, at]) => [at, `${message} sent`] as const),
  ])

  return `${event}, Stripe says ${truth.status} at the ${truth.price === 'to' ? 'new' : truth.price === 'from' ? 'old' : 'third'} price`
}
