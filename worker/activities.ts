import { createBillingActivities } from '#activities/billing/index.ts'
import { createGoalActivities } from '#activities/goals/index.ts'
import { createMembershipActivities } from '#activities/memberships/index.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { type ActivityRegistry, registerActivities } from './activity-registry.ts'

/** Every activity of the product. A new capability adds its factory here. */
export function createActivities(deps: Deps): ActivityRegistry {
  return registerActivities([
    createMembershipActivities(deps),
    createBillingActivities(deps),
    createGoalActivities(deps),
  ])
}
