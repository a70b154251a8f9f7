import { z } from 'zod'

/** The numbers of a trial that an owner may change. Stored in `communities.policy.trial`, snapshotted into each run. */
export const trialPolicySchema = z.object({
  /** What a new plan starts with; a run carries the days of its own plan. */
  trialDays: z.number().int().min(1).max(90).default(3),
  /** The one extension in all, whether the member asked or we did. */
  extensionDays: z.number().int().min(1).max(30).default(3),
  /** Hours before the end at which everybody is reminded. */
  reminderHours: z.number().int().min(3).max(168).default(24),
  /** Hours before the end at which only those without a goal are reminded. */
  lastReminderHours: z.number().int().min(3).max(72).default(6),
  /** Hours before the end at which the goal is read and the charge decided. */
  decisionHours: z.number().int().min(1).max(2).default(2),
  /** How long a trial waits for an instructor's answer. Used as soon as goals are approved. */
  holdCapDays: z.number().int().min(1).max(30).default(7),
})

export type TrialPolicy = z.infer<typeof trialPolicySchema>

/** The trial numbers of a community's stored policy; what its owner never set has the default. */
export function trialPolicy(communityPolicy: unknown): TrialPolicy {
  const stored = z.object({ trial: trialPolicySchema.default(trialPolicySchema.parse({})) }).safeParse(communityPolicy)

  return stored.success ? stored.data.trial : trialPolicySchema.parse({})
}
