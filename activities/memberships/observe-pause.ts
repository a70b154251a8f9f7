import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Pause } from '#prisma/generated.server/client.ts'
import type { PauseRate } from '#workflows/memberships/pause-money.rules.ts'
import { pausePromise } from '#workflows/memberships/pause.promise.ts'
import { pausePromises } from '#workflows/memberships/pause.promises.ts'
import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import type { PauseMessage, PauseProcess, PauseTruth } from '#workflows/memberships/pause.rules.ts'
import type { ProcessReading } from '#workflows/shared/process-types.ts'
import { dateOf } from '../billing/stripe-errors.ts'
import { loadSaid } from '../messaging/load-said.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { projectProcess } from '../operations/project-process.ts'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { findPauseCredit, type PauseCredit } from './find-pause-credit.ts'
import { issuePauseStatement } from './issue-pause-statement.ts'
import { pauseMailPrefix } from './pause-keys.ts'
import { pauseRate } from './pause-rate.ts'
import { isPausedByWish, isUndone, pauseTruth } from './pause-truth.ts'
import { writeSubscription } from './write-subscription.ts'

export type PauseObservation = { truth: PauseTruth; processId: string; subscription: Stripe.Subscription }

/** News that are written between our question and our write make its answer old; they come in bursts, and end. */
const mostLooks = 8

/**
 * Asks Stripe, then writes the membership, the pause, the process row and its promises in one transaction. An answer that
 * somebody overtook is not judged by, because it does not fit the row any more: Stripe is asked again.
 */
export async function observePause(deps: Deps, call: PauseCall): Promise<PauseObservation> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const seen = await look(deps, call)
    if (seen) return seen
  }
  throw new Error(`The pause ${call.pauseId} was overtaken by news ${mostLooks} times.`)
}

async function look(deps: Deps, call: PauseCall): Promise<PauseObservation | null> {
  const { organizationId, membershipId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  const fetchedAt = new Date()
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, {
    expand: [...subscriptionDetails, 'latest_invoice'],
  })
  const credit = isPausedByWish(subscription) ? await findPauseCredit(stripe, subscription) : null
  const rate = await pauseRate(stripe, subscription)

  const written = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const membership = await writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt })
      const isNewest = membership.fetchedAt?.getTime() === fetchedAt.getTime()
      if (!isNewest && membership.stripeSubscriptionId === stripeSubscriptionId) return null
      if (isNewest) await followStripe(tx, call, { subscription, credit, fetchedAt })
      const where = { organizationId_id: { organizationId, id: call.pauseId } }
      const pause = await tx.pause.findUniqueOrThrow({ where })

      const seen = await projectPause(tx, call, { subscription, rate, pause, communityName: membership.community.name })
      if (pause.pausedAt && credit && !isUndone(subscription, pause.id)) {
        await issuePauseStatement(tx, {
          organizationId,
          membershipId,
          pauseId: pause.id,
          pausedAt: pause.pausedAt,
          credit,
        })
      }

      return seen
    },
    { reason: 'pause' },
  )

  return written && { ...written, subscription }
}

type Seen = { subscription: Stripe.Subscription; credit: PauseCredit | null; fetchedAt: Date }

/** Keeps in the row what Stripe did: the pause with its credit, once, and its end. */
async function followStripe(tx: Tx, call: PauseCall, { subscription, credit, fetchedAt }: Seen): Promise<void> {
  const { organizationId, pauseId } = call
  const id = { organizationId, id: pauseId }
  if (isPausedByWish(subscription) && !isUndone(subscription, pauseId)) {
    const since = dateOf(subscription.status_details?.paused.transitioned_at) ?? fetchedAt
    await tx.pause.updateMany({
      where: { ...id, pausedAt: null },
      data: { pausedAt: since, creditCents: credit?.amountCents ?? null },
    })
  }
  const isRunning =
    subscription.status !== 'paused' && !['canceled', 'incomplete_expired'].includes(subscription.status)
  if (!isRunning) return
  await tx.pause.updateMany({
    where: { ...id, pausedAt: { not: null }, resumedAt: null },
    data: { resumedAt: fetchedAt },
  })
}

type Sources = { subscription: Stripe.Subscription; rate: PauseRate; pause: Pause; communityName: string }

async function projectPause(
  tx: Tx,
  call: PauseCall,
  { subscription, rate, pause, communityName }: Sources,
): Promise<Pick<PauseObservation, 'truth' | 'processId'>> {
  const { organizationId, pauseId, mark } = call
  const { workflowId } = mark
  const said = await loadSaid<PauseMessage>(tx, { organizationId, prefix: pauseMailPrefix(pauseId) })
  const readAt = new Date()
  const now = readAt.getTime()
  const truth = pauseTruth({ subscription, pause, said, readAt })
  const { cardLast4 } = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: call.membershipId } },
    select: { cardLast4: true },
  })
  const view = pausePromise({ truth, words: { communityName, cardLast4, rate } }, call, now)
  // An older try that comes late finds a newer row and leaves promises alone too.
  const isNewest = await projectProcess(tx, { organizationId, mark, view })
  if (isNewest) {
    const wanted = pausePromises(truth, call, now)
    const droppedBecause = 'the end of the pause has moved'
    await keepPromises(tx, { organizationId, workflowId, userId: pause.userId, wanted, droppedBecause })
  }
  const process = await tx.process.findFirst({ where: { organizationId, workflowId }, select: { id: true } })

  return { truth, processId: process?.id ?? '' }
}

/** What the workflow needs: the truth, and where operators find the process. */
export async function readPause(deps: Deps, call: PauseCall): Promise<ProcessReading<PauseProcess>> {
  const { truth, processId } = await observePause(deps, call)
  const opsUrl = `${new URL(deps.config.PUBLIC_URL).origin}/ops/processes/${processId}`

  return { truth, opsUrl }
}
