import { randomUUID } from 'node:crypto'
import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import { contestedStatuses } from '#workflows/billing/dispute-status.rules.ts'
import { dunningPromise } from '#workflows/billing/dunning.promise.ts'
import { dunningPromises } from '#workflows/billing/dunning.promises.ts'
import { dunningDates, type DunningKind } from '#workflows/billing/dunning-dates.rules.ts'
import { dunningStage, type DunningTruth } from '#workflows/billing/dunning.rules.ts'
import { type DunningInput, dunningWorkflowId, dunningWorkflowType } from '#workflows/billing/dunning.messages.ts'
import { episodeWorkflowId } from '#workflows/operations/episode.rules.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { openProcess } from '../operations/open-process.ts'
import { freeEpisode } from '../operations/restart-process.ts'
import type { Deps } from '../platform/deps.ts'
import { cardPath } from './dunning-places.ts'
import { invoiceFacts, isCredited } from './dunning-truth.ts'
import type { WriteInvoiceInput } from './write-invoice.ts'

/** The first payment of a membership is made on the payment page: who does not make it never was a member. */
const neverAskedFor = new Set(['subscription_create', 'manual'])

/**
 * Begins to ask for a failed invoice: its row, its process and the promise of its start, in the transaction that keeps
 * the failure. However often and from wherever it is noticed, it is asked for once.
 */
export async function openDunning(deps: Deps, tx: Tx, input: WriteInvoiceInput): Promise<void> {
  const { organizationId, membershipId, invoice } = input
  if (neverAskedFor.has(invoice.billing_reason ?? '')) return
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    select: { stripeStatus: true, state: true },
  })
  if (membership.state === 'ended') return
  // What it is, is decided at its first failure: a membership may be paused or go on while it is asked for.
  const known = await tx.dunning.count({
    where: { organizationId, stripeInvoiceId: invoice.id, kind: { in: ['renewal', 'resume'] } },
  })
  if (known > 0) return
  const isResumption = invoice.billing_reason === 'subscription_update' && membership.stripeStatus === 'paused'

  await open(deps, tx, { ...input, kind: isResumption ? 'resume' : 'renewal' })
}

/**
 * A paid invoice whose payment a bank took back: a new episode asks for it, one a dispute (processes.md, Dunning). What has
 * ended already has nothing to lose.
 */
export async function openChargebacks(deps: Deps, tx: Tx, input: WriteInvoiceInput): Promise<void> {
  const { organizationId, membershipId, invoice } = input
  const disputes = await tx.dispute.findMany({
    where: {
      ...{ organizationId, stripeInvoiceId: invoice.id, forgivenAt: null },
      status: { in: [...contestedStatuses] },
      membership: { id: membershipId, state: { not: 'ended' } },
    },
    orderBy: { openedAt: 'asc' },
  })
  for (const dispute of disputes) await open(deps, tx, { ...input, kind: 'chargeback', dispute })
}

/** An invoice that was paid after its membership had ended or stopped: a new episode gives its worth and calls a person. */
export async function openLatePayment(deps: Deps, tx: Tx, input: WriteInvoiceInput): Promise<void> {
  const { organizationId, invoice } = input
  if (isCredited(invoice)) return
  const contested = await tx.dispute.count({
    where: { organizationId, stripeInvoiceId: invoice.id, status: { in: [...contestedStatuses] } },
  })
  // Paid as Stripe sees it, while the money is with the bank.
  if (contested > 0) return
  const ended = await tx.dunning.count({
    where: {
      ...{ organizationId, stripeInvoiceId: invoice.id },
      // Who left while the bank still had it did not pay anything later.
      OR: [{ outcome: { in: ['paused', 'cancelled'] } }, { outcome: 'left', kind: { not: 'chargeback' } }],
    },
  })
  if (ended > 0) await open(deps, tx, { ...input, kind: 'late' })
}

type Opening = WriteInvoiceInput & { kind: DunningKind; dispute?: Dispute }

async function open(deps: Deps, tx: Tx, input: Opening): Promise<void> {
  const { organizationId, membershipId, userId, invoice, fetchedAt, kind, dispute } = input
  const { dayMs } = deps.config
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: { community: { select: { name: true } } },
  })
  const { firstFailedAt } = await tx.invoice.findUniqueOrThrow({
    where: { organizationId_stripeInvoiceId: { organizationId, stripeInvoiceId: invoice.id } },
    select: { firstFailedAt: true },
  })
  const facts = invoiceFacts(invoice)
  const route = dispute ? ('disputed' as const) : ('soft' as const)
  const row = {
    organizationId,
    id: randomUUID(),
    membershipId,
    communityId: membership.communityId,
    userId,
    stripeInvoiceId: invoice.id,
    kind,
    stripeDisputeId: dispute?.stripeDisputeId ?? '',
    route,
    amountCents: dispute?.amountCents ?? facts.amountCents,
    currency: facts.currency,
    firstFailedAt: dispute?.openedAt ?? firstFailedAt ?? fetchedAt,
    nextTryAt: facts.nextTryAt && new Date(facts.nextTryAt),
  }
  const { count } = await tx.dunning.createMany({ data: row, skipDuplicates: true })
  if (count === 0) return

  const { stripeStatus, cardLast4, community, communityId } = membership
  const truth = firstTruth({
    kind,
    facts,
    firstFailedAt: row.firstFailedAt,
    status: stripeStatus,
    readAt: fetchedAt,
    dispute,
  })
  const words = { communityName: community.name, route, cardLast4: dispute?.cardLast4 ?? cardLast4, cardUrl: cardPath }
  const first = dunningWorkflowId(invoice.id)
  const isLater = kind === 'late' || kind === 'chargeback'
  const workflowId = isLater ? await freeEpisodeId(tx, organizationId, first) : first
  const dunningInput: DunningInput = {
    organizationId,
    membershipId,
    dunningId: row.id,
    stripeInvoiceId: invoice.id,
    dayMs,
  }
  await openProcess(tx, {
    organizationId,
    kind: 'dunning',
    subjectId: row.id,
    communityId,
    membershipId,
    userId,
    start: {
      workflowId,
      workflowType: dunningWorkflowType,
      input: dunningInput,
      searchAttributes: {
        KumikoProcess: 'dunning',
        KumikoStage: dunningStage(truth, { dayMs }, fetchedAt.getTime()),
        KumikoOrganization: organizationId,
        KumikoMember: membershipId,
        KumikoSubject: row.id,
        KumikoStripe: invoice.id,
        KumikoDeadline: new Date(dunningDates(truth, { dayMs }).endAt).toISOString(),
        KumikoAmountCents: row.amountCents,
        KumikoNeedsHuman: kind === 'late',
      },
      summary: `${dispute ? 'Disputed' : 'Unpaid'} invoice of membership ${membershipId}`,
    },
    view: dunningPromise({ truth, words }, { dayMs }, fetchedAt.getTime()),
  })
  await keepPromises(tx, {
    organizationId,
    workflowId,
    userId,
    wanted: dunningPromises(truth, { dayMs }, fetchedAt.getTime()),
    droppedBecause: 'no longer planned',
  })
}

async function freeEpisodeId(tx: Tx, organizationId: string, first: string): Promise<string> {
  return episodeWorkflowId(first, await freeEpisode(tx, organizationId, first, 2))
}

type FirstTruthInput = {
  kind: DunningKind
  facts: DunningTruth['invoice']
  firstFailedAt: Date
  status: string
  readAt: Date
  dispute: Dispute | undefined
}

/** What is known at the failure itself; the process asks the bank's reason a moment later. */
function firstTruth({ kind, facts, firstFailedAt, status, readAt, dispute }: FirstTruthInput): DunningTruth {
  return {
    readAt: readAt.toISOString(),
    kind,
    firstFailedAt: firstFailedAt.toISOString(),
    invoice: facts,
    ...(dispute && { dispute: { status: dispute.status, isForgiven: false } }),
    failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: null },
    untriedMethodId: null,
    // The word about the subscription may come after that of its invoice; whether it has ended is read by the process.
    subscription: { status: kind === 'resume' ? 'paused' : status === 'past_due' ? status : 'active', endedBy: null },
    noticeFrom: readAt.toISOString(),
    smsFrom: null,
    pauseOfferedAt: null,
    restoredAt: null,
    said: {},
  }
}
