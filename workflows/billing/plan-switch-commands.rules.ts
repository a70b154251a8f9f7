import type { Refusal } from '../shared/process-types.ts'
import {
  type PlanSwitchCommandName,
  type PlanSwitchRun,
  planSwitchStage,
  type PlanSwitchTruth,
} from './plan-switch.rules.ts'

const open = new Set(['switch-planned', 'switching', 'switch-applied'])

/** What the member may ask for now: to keep the plan, until the next period begins. */
export function openPlanSwitchCommands(
  truth: PlanSwitchTruth,
  run: PlanSwitchRun,
  now: number,
): PlanSwitchCommandName[] {
  const isBefore = !truth.isTurned && now < Date.parse(truth.effectiveAt)

  return isBefore && open.has(planSwitchStage(truth, run, now)) ? ['callOff'] : []
}

/** Why a command cannot be done now; null when it can. */
export function refusePlanSwitchCommand(truth: PlanSwitchTruth, run: PlanSwitchRun, now: number): Refusal | null {
  if (openPlanSwitchCommands(truth, run, now).length > 0) return null
  if (truth.isTurned || now >= Date.parse(truth.effectiveAt)) {
    return { code: 'SWITCH_DONE', message: 'The new plan has begun. You can change again at any time.' }
  }

  return { code: 'SWITCH_OVER', message: 'This change of plan does not stand any more.' }
}
