import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import { promiseOf } from '#workflows/memberships/trial.promise.ts'
import type { TrialCall, TrialReading } from '#workflows/memberships/trial.activities.ts'
import type { TrialCommandName, TrialMessage, TrialTruth } from '#workflows/memberships/trial.rules.ts'
import type { TrialWords } from '#workflows/memberships/trial-words.ts'
import { keepInvoice } from '../billing/keep-invoice.ts'
import { loadSaid } from '../messaging/load-said.ts'
import { projectProcess } from '../operations/project-process.ts'
import { nextPrice, subscriptionDetails } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { findTrialCharge, type FoundCharge } from './find-trial-charge.ts'
import { keepTrialPromises } from './keep-trial-promises.ts'
import type { MembershipWithPlan } from './project-membership.ts'
import { mailPrefix } from './trial-keys.ts'
import { trialTruth } from './trial-truth.ts'
import { writeSubscription } from './write-subscription.ts'

export type Observation = {
  truth: TrialTruth
  processId: string
  subscription: Stripe.Subscription
  charge: FoundCharge | null
  /** The command of the member's unanswered wish for more time. */
  extendWish: string | null
}

/** Asks Stripe, then writes the membership, the invoice, the process row and its promises in one transaction. */
export async function observeTrial(deps: Deps, call: TrialCall): Promise<Observation> {
  const { organizationId, membershipId } = call
  const stripe = deps.stripeFor(organizationId)
  const fetchedAt = new Date()
  const subscription = await stripe.subscriptions.retrieve(await subscriptionOf(deps, call), {
    expand: [...subscriptionDetails, 'latest_invoice'],
  })
  const charge = await findTrialCharge(stripe, subscription)

  const written = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const membership = await writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt })
      if (charge) {
        const { userId } = membership
        const { refunds } = charge.paid
        await keepInvoice(deps, tx, {
          organizationId,
          membershipId,
          userId,
          invoice: charge.invoice,
          refunds,
          fetchedAt,
        })
      }

      return projectTrial(tx, call, { subscription, charge, membership })
    },
    { reason: 'trial' },
  )

  return { ...written, subscription, charge }
}

type Sources = { subscription: Stripe.Subscription; charge: FoundCharge | null; membership: MembershipWithPlan }

async function projectTrial(
  tx: Tx,
  call: TrialCall,
  sources: Sources,
): Promise<Pick<Observation, 'truth' | 'processId' | 'extendWish'>> {
  const { organizationId, membershipId, mark } = call
  const enrolment = await tx.enrolment.findFirst({
    where: { organizationId, membershipId, status: 'selected' },
    select: { selectedAt: true, goalTemplate: { select: { title: true } } },
  })
  const wishes = await tx.command.findMany({
    where: { organizationId, status: 'pending', process: { kind: 'trial', membershipId } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, name: true, createdAt: true },
  })
  const earliest = (name: TrialCommandName) => wishes.find((wish) => wish.name === name)
  const extendWish = earliest('extend')
  const said = await loadSaid<TrialMessage>(tx, { organizationId, prefix: mailPrefix(membershipId) })
  const readAt = new Date()
  const truth = trialTruth({
    ...sources,
    goal: enrolment,
    cancelWishedAt: earliest('cancel')?.createdAt ?? null,
    extendWishedAt: extendWish?.createdAt ?? null,
    said,
    readAt,
  })
  const words = wordsOf(sources.membership, enrolment?.goalTemplate.title ?? null)
  const view = promiseOf({ truth, words }, call, readAt.getTime())
  // An older try that comes late finds a newer row and leaves promises alone too.
  const isNewest = await projectProcess(tx, { organizationId, mark, view })
  if (isNewest) await keepTrialPromises(tx, call, { truth, userId: sources.membership.userId, now: readAt })

  const process = await tx.process.findFirst({
    where: { organizationId, workflowId: mark.workflowId },
    select: { id: true },
  })

  return { truth, processId: process?.id ?? '', extendWish: extendWish?.id ?? null }
}

function wordsOf(membership: MembershipWithPlan, goalTitle: string | null): TrialWords {
  const { plan, community, cardLast4 } = membership

  return {
    communityName: community.name,
    ...nextPrice(membership),
    currency: plan.currency,
    interval: plan.interval === 'year' ? 'year' : 'month',
    goalTitle,
    cardLast4,
  }
}

async function subscriptionOf({ db }: Deps, { organizationId, membershipId }: TrialCall): Promise<string> {
  const { stripeSubscriptionId } = await db.forOrganization(organizationId, (tx) =>
    tx.membership.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: membershipId } },
      select: { stripeSubscriptionId: true },
    }),
  )
  if (!stripeSubscriptionId) throw new Error(`Membership ${membershipId} runs a trial without a subscription.`)

  return stripeSubscriptionId
}

/** What the workflow needs: the truth, and where operators find the process. */
export async function readTrial(deps: Deps, call: TrialCall): Promise<TrialReading> {
  const { truth, processId } = await observeTrial(deps, call)
  const opsUrl = `${new URL(deps.config.PUBLIC_URL).origin}/ops/processes/${processId}`

  return { truth, opsUrl }
}
