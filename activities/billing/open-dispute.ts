import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import { type DisputeInput, disputeWorkflowId, disputeWorkflowType } from '#workflows/billing/dispute.messages.ts'
import { disputePromise } from '#workflows/billing/dispute.promise.ts'
import { disputePromises } from '#workflows/billing/dispute.promises.ts'
import { disputeDates, disputeStage } from '#workflows/billing/dispute.rules.ts'
import { episodeWorkflowId } from '#workflows/operations/episode.rules.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { openProcess } from '../operations/open-process.ts'
import { freeEpisode } from '../operations/restart-process.ts'
import type { Deps } from '../platform/deps.ts'
import { disputeTruth, ownersOf } from './dispute-truth.ts'
import { loadDisputeWords } from './load-dispute-words.ts'

/** The process that tells the owners, a later episode of one that ended before: its row, its promises and its start, in the transaction that wrote the dispute. */
export async function openDispute({ config }: Pick<Deps, 'config'>, tx: Tx, dispute: Dispute): Promise<void> {
  const { organizationId, id: disputeId, stripeDisputeId, communityId, membershipId } = dispute
  const { dayMs } = config
  const readAt = new Date()
  const now = readAt.getTime()
  const owners = await ownersOf(tx, organizationId)
  const truth = await disputeTruth(tx, { dispute, isCardInUse: false, owners, readAt })
  const first = disputeWorkflowId(stripeDisputeId)
  const workflowId = episodeWorkflowId(first, await freeEpisode(tx, organizationId, first, 1))
  const { dueAt, giveUpAt } = disputeDates(truth, { dayMs })
  const [userId] = owners
  await openProcess(tx, {
    organizationId,
    kind: 'dispute',
    subjectId: disputeId,
    communityId,
    // The promise is the owner's: the member has an episode of dunning.
    ...(userId && { userId }),
    start: {
      workflowId,
      workflowType: disputeWorkflowType,
      input: { organizationId, disputeId, stripeDisputeId, dayMs } satisfies DisputeInput,
      searchAttributes: {
        KumikoProcess: 'dispute',
        KumikoStage: disputeStage(truth, { dayMs }, now),
        KumikoOrganization: organizationId,
        KumikoMember: membershipId,
        KumikoSubject: disputeId,
        KumikoStripe: stripeDisputeId,
        KumikoDeadline: new Date(dueAt ?? giveUpAt).toISOString(),
        KumikoAmountCents: dispute.amountCents,
        KumikoNeedsHuman: false,
      },
      summary: `Dispute of a payment of membership ${membershipId}`,
    },
    view: disputePromise({ truth, words: await loadDisputeWords(tx, dispute) }, { dayMs }, now),
  })
  if (!userId) return
  const wanted = disputePromises(truth, { dayMs }, now)
  await keepPromises(tx, { organizationId, workflowId, userId, wanted, droppedBecause: 'no longer planned' })
}
