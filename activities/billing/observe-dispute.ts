import Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import type { DisputeCall, DisputeReading } from '#workflows/billing/dispute.activities.ts'
import { disputePromise } from '#workflows/billing/dispute.promise.ts'
import { disputePromises } from '#workflows/billing/dispute.promises.ts'
import type { DisputeTruth } from '#workflows/billing/dispute.rules.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { projectProcess } from '../operations/project-process.ts'
import type { Deps } from '../platform/deps.ts'
import { disputeTruth, ownersOf } from './dispute-truth.ts'
import { fetchDispute, type FetchedDispute } from './fetch-dispute.ts'
import { loadDisputeWords } from './load-dispute-words.ts'
import { keepDispute } from './sync-dispute.ts'

export type DisputeObservation = FetchedDispute & {
  truth: DisputeTruth
  processId: string
  row: Dispute
  /** The disputed card, while its customer still has it. */
  methodInUse: string | null
}

/** Asks Stripe, then writes dispute, invoice, access, books, process row and promises in one transaction. */
export async function observeDispute(deps: Deps, call: DisputeCall): Promise<DisputeObservation> {
  const { organizationId, disputeId, stripeDisputeId } = call
  const stripe = deps.stripeFor(organizationId)
  const { membershipId } = await deps.db.forOrganization(organizationId, (tx) =>
    tx.dispute.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: disputeId } },
      select: { membershipId: true },
    }),
  )
  const fetched = await fetchDispute(stripe, stripeDisputeId)
  if (!fetched) throw new Error(`The dispute ${stripeDisputeId} is about no payment.`)
  const methodInUse = await findMethodInUse(stripe, fetched.charge)
  const written = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const { row } = await keepDispute(deps, tx, { organizationId, membershipId, fetched })

      return { row, ...(await project(tx, call, { row, isCardInUse: methodInUse !== null })) }
    },
    { reason: 'dispute' },
  )

  return { ...fetched, ...written, methodInUse }
}

async function findMethodInUse(stripe: Stripe, { payment_method: methodId }: Stripe.Charge): Promise<string | null> {
  if (!methodId) return null
  try {
    const { customer } = await stripe.paymentMethods.retrieve(methodId)

    return customer ? methodId : null
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return null
    throw error
  }
}

type Sources = { row: Dispute; isCardInUse: boolean }

async function project(
  tx: Tx,
  call: DisputeCall,
  { row, isCardInUse }: Sources,
): Promise<Pick<DisputeObservation, 'truth' | 'processId'>> {
  const { organizationId, mark, dayMs } = call
  const { workflowId } = mark
  const readAt = new Date()
  const now = readAt.getTime()
  const owners = await ownersOf(tx, organizationId)
  const truth = await disputeTruth(tx, { dispute: row, isCardInUse, owners, readAt })
  const view = disputePromise({ truth, words: await loadDisputeWords(tx, row) }, { dayMs }, now)
  // An older try that comes late finds a newer row and leaves promises alone too.
  const isNewest = await projectProcess(tx, { organizationId, mark, view })
  const process = await tx.process.findFirst({
    where: { organizationId, workflowId },
    select: { id: true, userId: true },
  })
  if (isNewest && process?.userId) {
    const wanted = disputePromises(truth, { dayMs }, now)
    const { userId } = process
    await keepPromises(tx, { organizationId, workflowId, userId, wanted, droppedBecause: 'no longer planned' })
  }

  return { truth, processId: process?.id ?? '' }
}

/** What the workflow needs: the truth, and where operators find the process. */
export async function readDispute(deps: Deps, call: DisputeCall): Promise<DisputeReading> {
  const { truth, processId } = await observeDispute(deps, call)
  const opsUrl = `${new URL(deps.config.PUBLIC_URL).origin}/ops/processes/${processId}`

  return { truth, opsUrl }
}
