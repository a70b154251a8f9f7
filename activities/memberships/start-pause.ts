import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import { asIfPaid, refusePause } from '#workflows/memberships/pause-limits.rules.ts'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import { pausePolicy } from '#workflows/memberships/pause-policy.ts'
import type { PauseSource } from '#workflows/memberships/pause.rules.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { recordDecision } from '../operations/record-decision.ts'
import { tryStart } from '../operations/try-start.ts'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { openPause } from './open-pause.ts'
import { lockOwnMembership, type OwnMembershipInput } from './own-membership.ts'
import { loadPauseFacts, type Owed } from './pause-facts.ts'
import { pauseRate } from './pause-rate.ts'
import { membershipWords } from './project-membership.ts'
import { writeSubscription } from './write-subscription.ts'

export type StartPauseInput = OwnMembershipInput & {
  /** Left out, the pause begins now. */
  startsAt?: Date
  endsAt: Date
  /** The form's: the same token is the same pause. */
  token: string
  source: Exclude<PauseSource, 'stripe'>
}

export type StartedPause = {
  pauseId: string
  /** It begins as soon as this is paid; nothing where it begins by its dates. */
  owed: Owed[]
}

/**
 * Writes a pause, its process and its start in one transaction that has asked Stripe first and uses the limits up. Throws
 * NOT_A_MEMBER, and PAUSE_… with the reason why it cannot be, in the field where it can be mended.
 */
export async function startPause(deps: Deps, input: StartPauseInput): Promise<StartedPause> {
  const { organizationId, userId } = input
  const fetchedAt = new Date()
  const fetched = await fetchSubscription(deps, input)
  const { pauseId, start, owed } = await deps.db.forOrganization(
    organizationId,
    (tx) => write(deps, tx, { ...input, ...fetched, fetchedAt }),
    { actorId: userId, reason: 'the member paused' },
  )
  if (start) await tryStart(deps, start)

  return { pauseId, owed }
}

type AtStripe = { subscription: Stripe.Subscription | null; rate: PauseRate | null }
type Fetched = AtStripe & { fetchedAt: Date }
type Written = StartedPause & { start: StartPayload | null }

async function write(deps: Deps, tx: Tx, input: StartPauseInput & Fetched): Promise<Written> {
  const { organizationId, membershipId, userId, token, source, subscription, rate, fetchedAt, endsAt } = input
  await lockOwnMembership(tx, input)
  const before = await tx.pause.findUnique({ where: { organizationId_token: { organizationId, token } } })
  if (before) return { pauseId: before.id, start: null, owed: [] }

  if (subscription) await writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt })
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: { ...membershipWords, community: { select: { name: true, policy: true } } },
  })
  const { communityId, community } = membership
  const startsAt = input.startsAt ?? fetchedAt
  const policy = pausePolicy(community.policy)
  const { dayMs } = deps.config
  const ground = await loadPauseFacts(tx, { organizationId, membershipId, startsAt, dayMs })
  const dates = { startsAt: startsAt.getTime(), endsAt: endsAt.getTime() }
  // With a payment open it begins when that is paid; without a process that asks for it, nobody would ever say so.
  const waitsForPayment = ground?.facts.status === 'past_due' && ground.owed.length > 0 && !input.startsAt
  const found = waitsForPayment ? asIfPaid(ground.facts) : ground?.facts
  const refusal = found && refusePause(found, dates, { policy, dayMs }, fetchedAt.getTime())
  if (refusal || !subscription || !rate) throw refused(refusal ?? null)

  const pause = await tx.pause.create({
    data: {
      ...{ organizationId, membershipId, communityId, userId, source, token },
      ...{ startsAt, endsAt, waitsForPayment, createdAt: fetchedAt },
    },
  })
  const start = await openPause(deps, tx, { pause, membership, subscription, rate, policy })
  const facts = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), source }
  const entity = { organizationId, entity: 'pause', entityId: pause.id }
  await recordDecision(tx, { ...entity, action: 'pause', actorId: userId, facts })

  return { pauseId: pause.id, start, owed: waitsForPayment ? ground.owed : [] }
}

type Refused = ReturnType<typeof refusePause>

function refused(refusal: Refused): AppError {
  const { code, message, field } = refusal ?? { code: 'PAUSE_OVER', message: 'There is nothing to pause.' }

  return new AppError(code, { userMessage: message, status: 409, ...(field && { fields: { [field]: message } }) })
}

/** What Stripe says about it and its money now; null where no subscription pays for the membership. */
async function fetchSubscription(deps: Deps, input: OwnMembershipInput): Promise<AtStripe> {
  const { organizationId } = input
  const { stripeSubscriptionId } = await deps.db.forOrganization(organizationId, (tx) => lockOwnMembership(tx, input))
  if (!stripeSubscriptionId) return { subscription: null, rate: null }
  const stripe = deps.stripeFor(organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, {
    expand: [...subscriptionDetails, 'latest_invoice'],
  })

  return { subscription, rate: await pauseRate(stripe, subscription) }
}
