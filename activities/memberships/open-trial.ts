import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import { promiseOf } from '#workflows/memberships/trial.promise.ts'
import { trialWorkflowId, trialWorkflowType, type TrialInput } from '#workflows/memberships/trial.messages.ts'
import { openProcess } from '../operations/open-process.ts'
import { nextPrice } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { keepTrialPromises } from './keep-trial-promises.ts'
import type { MembershipWithPlan } from './project-membership.ts'
import { trialTruth } from './trial-truth.ts'

export type OpenTrialInput = { membership: MembershipWithPlan; subscription: Stripe.Subscription }

/** The trial's row, its promises and its start, in the transaction that made the membership. */
export async function openTrial({ config }: Deps, tx: Tx, input: OpenTrialInput): Promise<StartPayload> {
  const { membership, subscription } = input
  const { organizationId, id: membershipId, communityId, userId, plan } = membership
  const { policy: stored } = await tx.community.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: communityId } },
    select: { policy: true },
  })
  const readAt = new Date()
  const truth = trialTruth({
    subscription,
    charge: null,
    membership,
    goal: null,
    cancelWishedAt: null,
    extendWishedAt: null,
    said: {},
    readAt,
  })
  const trialDays = Math.max(
    1,
    Math.round((Date.parse(truth.trialEndsAt) - Date.parse(truth.startedAt)) / config.dayMs),
  )
  const policy = { ...trialPolicy(stored), trialDays: Math.min(90, trialDays) }
  const workflowId = trialWorkflowId(membershipId)
  const price = nextPrice(membership)
  const words = {
    communityName: membership.community.name,
    ...price,
    currency: plan.currency,
    interval: plan.interval === 'year' ? ('year' as const) : ('month' as const),
    goalTitle: null,
    cardLast4: membership.cardLast4,
  }
  const start: StartPayload = {
    workflowId,
    workflowType: trialWorkflowType,
    input: { organizationId, membershipId, policy, dayMs: config.dayMs } satisfies TrialInput,
    searchAttributes: {
      KumikoProcess: 'trial',
      KumikoStage: 'trial',
      KumikoOrganization: organizationId,
      KumikoMember: membershipId,
      KumikoSubject: membershipId,
      KumikoStripe: subscription.id,
      KumikoDeadline: truth.trialEndsAt,
      KumikoAmountCents: price.amountCents,
      KumikoNeedsHuman: false,
    },
    summary: `Trial of membership ${membershipId}`,
  }
  const view = promiseOf({ truth, words }, { policy, dayMs: config.dayMs }, readAt.getTime())
  await openProcess(tx, {
    organizationId,
    kind: 'trial',
    subjectId: membershipId,
    communityId,
    membershipId,
    userId,
    start,
    view,
  })
  const call = { organizationId, membershipId, policy, dayMs: config.dayMs, mark: { workflowId, episode: 1, step: 0 } }
  await keepTrialPromises(tx, call, { truth, userId, now: readAt })

  return start
}
