import { z } from 'zod'

/** The numbers of a pause that an owner may change. Stored in `communities.policy.pause`, snapshotted into each run. */
export const pausePolicySchema = z.object({
  minDays: z.number().int().min(1).max(90).default(7),
  maxDays: z.number().int().min(1).max(365).default(90),
  /** How many pauses may begin within one rolling year. */
  perYear: z.number().int().min(1).max(12).default(2),
  /** How many days ahead a pause may be planned. */
  aheadDays: z.number().int().min(1).max(365).default(90),
  /** Days before the end at which the member is told, first and last. */
  firstNoticeDays: z.number().int().min(2).max(30).default(7),
  lastNoticeDays: z.number().int().min(1).max(7).default(1),
  /** How long a pause lasts that was made at Stripe by hand, where no end can be given. */
  adoptedDays: z.number().int().min(1).max(365).default(30),
})

export type PausePolicy = z.infer<typeof pausePolicySchema>

/** The pause numbers of a community's stored policy; what its owner never set has the default. */
export function pausePolicy(communityPolicy: unknown): PausePolicy {
  const stored = z.object({ pause: pausePolicySchema.default(pausePolicySchema.parse({})) }).safeParse(communityPolicy)

  return stored.success ? stored.data.pause : pausePolicySchema.parse({})
}
