import { randomUUID } from 'node:crypto'
import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import { adoptedEnd } from '#workflows/memberships/pause-limits.rules.ts'
import { pausePolicy } from '#workflows/memberships/pause-policy.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import { dateOf } from '../billing/stripe-errors.ts'
import { recordDecision } from '../operations/record-decision.ts'
import { wakeUp } from '../operations/wake-up.ts'
import type { Deps } from '../platform/deps.ts'
import { openPause } from './open-pause.ts'
import { findPauseCredit, type PauseCredit } from './find-pause-credit.ts'
import { issuePauseStatement } from './issue-pause-statement.ts'
import { pauseRate } from './pause-rate.ts'
import { isPausedByWish } from './pause-truth.ts'
import { membershipWords } from './project-membership.ts'
import { stoppedMark } from './trial-keys.ts'

export type AdoptPauseInput = { organizationId: string; membershipId: string }

/**
 * Takes over a pause that was made at Stripe by hand, in its portal or dashboard: it gets an end, and its member is told.
 * Nothing for a pause of ours, one after failed payments, and a trial that ended without a goal. Answers its workflow id.
 */
export async function adoptPause(deps: Deps, input: AdoptPauseInput): Promise<string | null> {
  const stripeSubscriptionId = await findOrphan(deps, input)
  if (!stripeSubscriptionId) return null

  const stripe = deps.stripeFor(input.organizationId)
  const expand = [...subscriptionDetails, 'latest_invoice']
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, { expand })
  if (!isPausedByWish(subscription) || subscription.metadata[stoppedMark.key] === stoppedMark.value) return null

  const credit = await findPauseCredit(stripe, subscription)
  const rate = await pauseRate(stripe, subscription)
  const start = await deps.db.forOrganization(
    input.organizationId,
    (tx) => adopt(deps, tx, { ...input, subscription, rate, credit }),
    { reason: 'a pause made at Stripe was adopted' },
  )
  if (start) await wakeUp(deps, 'kumiko_outbox')

  return start?.workflowId ?? null
}

/** A membership that is paused with nobody here who looks after it. */
function findOrphan({ db }: Deps, { organizationId, membershipId }: AdoptPauseInput): Promise<string | null> {
  return db.forOrganization(organizationId, async (tx) => {
    const membership = await tx.membership.findFirst({
      where: {
        organizationId,
        id: membershipId,
        state: 'live',
        stripeStatus: 'paused',
        pauses: { none: { endedAt: null } },
      },
      select: { stripeSubscriptionId: true },
    })
    const trials = await tx.process.count({ where: { organizationId, membershipId, kind: 'trial', closedAt: null } })

    return trials > 0 ? null : (membership?.stripeSubscriptionId ?? null)
  })
}

type Adopting = AdoptPauseInput & { subscription: Stripe.Subscription; rate: PauseRate; credit: PauseCredit }

async function adopt(deps: Deps, tx: Tx, input: Adopting): Promise<StartPayload | null> {
  const { organizationId, membershipId, subscription, rate, credit } = input
  await tx.$queryRaw`select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for update`
  if ((await tx.pause.count({ where: { organizationId, membershipId, endedAt: null } })) > 0) return null

  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: { ...membershipWords, community: { select: { name: true, policy: true } } },
  })
  const policy = pausePolicy(membership.community.policy)
  const pausedAt = dateOf(subscription.status_details?.paused.transitioned_at) ?? new Date()
  const pause = await tx.pause.create({
    data: {
      organizationId,
      membershipId,
      communityId: membership.communityId,
      userId: membership.userId,
      source: 'stripe',
      token: randomUUID(),
      startsAt: pausedAt,
      endsAt: adoptedEnd(pausedAt, { policy, dayMs: deps.config.dayMs }, new Date()),
      pausedAt,
      creditCents: credit.amountCents,
      createdAt: pausedAt,
    },
  })
  const entity = { organizationId, entity: 'pause', entityId: pause.id }
  await recordDecision(tx, { ...entity, action: 'adopt', reason: 'paused at Stripe by hand' })

  const start = await openPause(deps, tx, { pause, membership, subscription, rate, policy })
  await issuePauseStatement(tx, { organizationId, membershipId, pauseId: pause.id, pausedAt, credit })

  return start
}
