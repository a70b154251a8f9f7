import { latestEvent } from '../shared/process-details.ts'
import type { PlanSwitchTruth, PlanSwitchWait } from './plan-switch.rules.ts'

/** What a change of plan waits for, as operators read it. */
export const planSwitchWaits: Record<PlanSwitchWait, string> = {
  apply: 'give Stripe the new price',
  renewal: 'look at the renewal',
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
