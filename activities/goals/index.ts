import type { Deps } from '../platform/deps.ts'
import { selectGoal, type SelectGoalInput } from './select-goal.ts'

export function createGoalActivities(deps: Deps) {
  return { database: { selectGoal: (input: SelectGoalInput) => selectGoal(deps, input) }, stripe: {}, mail: {} }
}
