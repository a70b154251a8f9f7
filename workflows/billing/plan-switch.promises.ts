import type { DatedPromise } from '../shared/dated-promise.ts'
import { moneyMark, timeMark } from '../shared/promise.ts'
import { newCharges, type PlanSwitchPromiseState } from './plan-switch-words.ts'
import { type PlanSwitchOff, type PlanSwitchRun, planSwitchStage } from './plan-switch.rules.ts'

const waived: Record<PlanSwitchOff, string> = {
  'called-off': 'called off by the member',
  ended: 'the membership ended',
  leaving: 'the member cancelled',
  paused: 'the membership was paused',
  unpaid: 'a payment was open',
  'other-plan': 'the plan was changed otherwise',
  refused: 'Stripe refused the new price',
}

/** What was promised for a date: the new price. A renewal that had to be put right afterwards keeps it late. */
export function planSwitchPromises(
  { truth, words }: PlanSwitchPromiseState,
  run: PlanSwitchRun,
  now: number,
): DatedPromise[] {
  const { effectiveAt, correctedAt } = truth
  const stage = planSwitchStage(truth, run, now)
  const isOff = stage in waived
  const end: DatedPromise['end'] =
    stage === 'switched'
      ? { kind: 'kept', at: correctedAt ?? effectiveAt }
      : isOff
        ? { kind: 'waived', reason: waived[stage as PlanSwitchOff] }
        : null
  const price = words.change ? newCharges(words) : moneyMark(words.amountCents, words.currency)
  const text = `From ${timeMark(effectiveAt)} you pay ${price}`

  return [{ key: 'new-price', text, dueAt: effectiveAt, end }]
}
