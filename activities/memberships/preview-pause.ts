import { asIfPaid, refuseCount, refuseDates, refuseMembership } from '#workflows/memberships/pause-limits.rules.ts'
import { type PauseMoney, pauseMoney, type PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import { type PausePolicy, pausePolicy } from '#workflows/memberships/pause-policy.ts'
import { thoughtOf } from '#workflows/memberships/pause-thought.ts'
import { pausePromise } from '#workflows/memberships/pause.promise.ts'
import type { Refusal } from '#workflows/shared/process-types.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { notAMember, type OwnMembershipInput } from './own-membership.ts'
import { loadPauseFacts, type Owed } from './pause-facts.ts'
import { pauseRate } from './pause-rate.ts'

export type PreviewPauseInput = OwnMembershipInput & {
  /** Left out, the pause would begin now. */
  startsAt?: Date
  endsAt: Date
}

/** `refusal` stands whatever the dates, `dateRefusal` can be mended; without either there is `money`. */
export type PausePreview = {
  policy: PausePolicy
  refusal: Refusal | null
  dateRefusal: Refusal | null
  rate: PauseRate | null
  money: PauseMoney | null
  /** What is to be paid before it can begin; nothing where all is paid. */
  owed: Owed[]
  /** The promise line as it would run. */
  steps: PromiseStep[]
}

/** What a pause would credit and what its end would charge, before anything is asked for. Throws NOT_A_MEMBER. */
export async function previewPause(deps: Deps, input: PreviewPauseInput): Promise<PausePreview> {
  const { organizationId, endsAt } = input
  const now = new Date()
  const startsAt = input.startsAt ?? now
  const { dayMs } = deps.config
  const ground = await deps.db.forOrganization(organizationId, (tx) =>
    loadPauseFacts(tx, { ...input, startsAt, dayMs }),
  )
  if (ground?.userId !== input.userId) throw notAMember()
  const { community, stripeSubscriptionId, cardLast4 } = ground
  const waits = ground.facts.status === 'past_due' && ground.owed.length > 0
  const facts = waits ? asIfPaid(ground.facts) : ground.facts
  const owed = waits ? ground.owed : []
  const policy = pausePolicy(community.policy)
  const numbers = { policy, dayMs }
  const refusal = refuseMembership(facts) ?? refuseCount(facts, numbers)
  const dates = { startsAt: startsAt.getTime(), endsAt: endsAt.getTime() }
  const dateRefusal = refuseDates(dates, numbers, now.getTime())
  const none = { policy, refusal, dateRefusal, rate: null, money: null, owed, steps: [] }
  if (refusal || dateRefusal || !stripeSubscriptionId) return none

  const stripe = deps.stripeFor(organizationId)
  const rate = await pauseRate(
    stripe,
    await stripe.subscriptions.retrieve(stripeSubscriptionId, { expand: subscriptionDetails }),
  )
  const thought = thoughtOf({ startsAt, endsAt, now, status: ground.facts.status })
  const truth = { ...thought, waitsForPayment: waits }
  const words = { communityName: community.name, cardLast4, rate }
  const { steps } = pausePromise({ truth, words }, numbers, now.getTime())

  return { ...none, rate, money: pauseMoney(rate, dates, dayMs), steps }
}
