import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Pause } from '#prisma/generated.server/client.ts'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import type { PausePolicy } from '#workflows/memberships/pause-policy.ts'
import { pausePromise } from '#workflows/memberships/pause.promise.ts'
import { pausePromises } from '#workflows/memberships/pause.promises.ts'
import { type PauseInput, pauseWorkflowId, pauseWorkflowType } from '#workflows/memberships/pause.messages.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { openProcess } from '../operations/open-process.ts'
import type { Deps } from '../platform/deps.ts'
import { pauseTruth } from './pause-truth.ts'
import type { MembershipWithPlan } from './project-membership.ts'

export type OpenPauseInput = {
  pause: Pause
  membership: MembershipWithPlan
  subscription: Stripe.Subscription
  /** Asked for before the transaction. */
  rate: PauseRate
  policy: PausePolicy
}

/** The row of a pause's process, its promises and its start, in the transaction that wrote the pause. */
export async function openPause(
  { config }: Pick<Deps, 'config'>,
  tx: Tx,
  input: OpenPauseInput,
): Promise<StartPayload> {
  const { pause, membership, subscription, rate, policy } = input
  const { organizationId, id: pauseId, membershipId, communityId, userId } = pause
  const { dayMs } = config
  const readAt = new Date()
  const truth = pauseTruth({ subscription, pause, said: {}, readAt })
  const words = { communityName: membership.community.name, cardLast4: membership.cardLast4, rate }
  const view = pausePromise({ truth, words }, { policy, dayMs }, readAt.getTime())
  const workflowId = pauseWorkflowId(pauseId)
  const start: StartPayload = {
    workflowId,
    workflowType: pauseWorkflowType,
    input: {
      organizationId,
      membershipId,
      pauseId,
      stripeSubscriptionId: subscription.id,
      policy,
      dayMs,
    } satisfies PauseInput,
    searchAttributes: {
      KumikoProcess: 'pause',
      KumikoStage: 'planned',
      KumikoOrganization: organizationId,
      KumikoMember: membershipId,
      KumikoSubject: pauseId,
      KumikoStripe: subscription.id,
      KumikoDeadline: truth.startsAt,
      KumikoAmountCents: view.amountCents ?? 0,
      KumikoNeedsHuman: false,
    },
    summary: `Pause of membership ${membershipId}`,
  }
  const subject = { organizationId, kind: 'pause', subjectId: pauseId, communityId, membershipId, userId }
  await openProcess(tx, { ...subject, start, view })
  const wanted = pausePromises(truth, { policy, dayMs }, readAt.getTime())
  await keepPromises(tx, {
    organizationId,
    workflowId,
    userId,
    wanted,
    droppedBecause: 'the end of the pause has moved',
  })

  return start
}
