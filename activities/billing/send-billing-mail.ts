import type { BillingMailPayload } from '#workflows/operations/outbox.messages.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { disputePhase, isContested } from '#workflows/billing/dispute-status.rules.ts'
import { purchaseDisputeMail } from './purchase-dispute-mail.ts'
import { planChangedMail, refundedMail } from './billing-mail.ts'
import { nextPrice } from './charge-terms.ts'
import { readFailedRefund } from './read-failed-refund.ts'

type PlanChanged = Extract<BillingMailPayload, { about: 'plan-changed' }>
type PurchaseDispute = Extract<BillingMailPayload, { about: 'purchase-dispute' }>
type Refunded = Extract<BillingMailPayload, { about: 'refunded' }>
type Ready = { userId: string; dedupeKey: string; mail: Mail }

/** Tells a member about their money, with what is true now. Says nothing about a plan that has changed again since. */
export async function sendBillingMail(deps: Deps, payload: BillingMailPayload): Promise<void> {
  const { organizationId, membershipId, about } = payload
  for (const ready of await read(deps, payload)) {
    await sendProcessMail(deps, {
      organizationId,
      membershipId,
      kind: `membership.${about}`,
      class: 'transactional',
      ...ready,
    })
  }
}

async function read(deps: Deps, payload: BillingMailPayload): Promise<Ready[]> {
  if (payload.about === 'refund-failed') return readFailedRefund(deps, payload)
  const ready = await readOne(deps, payload)

  return ready ? [ready] : []
}

function readOne(deps: Deps, payload: Refunded | PlanChanged | PurchaseDispute): Promise<Ready | null> {
  switch (payload.about) {
    case 'refunded':
      return readRefund(deps, payload)
    case 'plan-changed':
      return readPlanChange(deps, payload)
    case 'purchase-dispute':
      return readPurchaseDispute(deps, payload)
  }
}

async function readPlanChange(deps: Deps, payload: PlanChanged): Promise<Ready | null> {
  const { organizationId, membershipId, fromPlanId, planId, at } = payload
  const where = (id: string) => ({ organizationId_id: { organizationId, id } })
  const [membership, from] = await deps.db.forOrganization(organizationId, async (tx) => [
    await tx.membership.findUnique({
      where: where(membershipId),
      include: { plan: true, community: { select: { name: true } } },
    }),
    await tx.plan.findUnique({ where: where(fromPlanId), select: { name: true } }),
  ])
  if (membership?.planId !== planId || membership.state !== 'live' || !from) return null
  const { userId, plan, community, currentPeriodEndsAt: renewsAt } = membership

  return {
    userId,
    dedupeKey: `membership:${membershipId}:plan:${planId}:${at}`,
    mail: planChangedMail({
      home: homeOf(deps),
      communityName: community.name,
      fromName: from.name,
      toName: plan.name,
      amountCents: nextPrice(membership).amountCents,
      currency: plan.currency,
      interval: plan.interval,
      renewsAt,
    }),
  }
}

async function readRefund(deps: Deps, { organizationId, refundId }: Refunded): Promise<Ready | null> {
  const refund = await deps.db.forOrganization(organizationId, (tx) =>
    tx.refund.findUnique({
      where: { organizationId_id: { organizationId, id: refundId } },
      include: {
        invoice: { select: { number: true } },
        membership: { select: { community: { select: { name: true } } } },
      },
    }),
  )
  if (refund?.status !== 'done') return null
  const { userId, invoice, membership, amountCents, currency, reason } = refund
  const facts = { amountCents, currency, reason, number: invoice.number, communityName: membership.community.name }

  return { userId, dedupeKey: `refund:${refundId}`, mail: refundedMail({ home: homeOf(deps), ...facts }) }
}

async function readPurchaseDispute(deps: Deps, payload: PurchaseDispute): Promise<Ready | null> {
  const { organizationId, disputeId, message } = payload
  const dispute = await deps.db.forOrganization(organizationId, (tx) =>
    tx.dispute.findUnique({
      where: { organizationId_id: { organizationId, id: disputeId } },
      include: { membership: { select: { community: { select: { name: true, slug: true } } } } },
    }),
  )
  if (!dispute || !isStillSo(message, dispute.status)) return null
  const { userId, amountCents, currency, reason, stripeDisputeId, membership } = dispute
  const { name: communityName, slug: communitySlug } = membership.community
  const facts = { home: homeOf(deps), communityName, communitySlug, amountCents, currency, reason }

  return {
    userId,
    dedupeKey: `purchase-dispute:${stripeDisputeId}:${message}`,
    mail: purchaseDisputeMail(message, facts),
  }
}

/** Nothing after its reason is gone. */
function isStillSo(message: PurchaseDispute['message'], status: string): boolean {
  return message === 'opened' ? isContested(status) && status !== 'lost' : disputePhase(status) === message
}

function homeOf({ config }: Deps): string {
  return new URL(config.PUBLIC_URL).origin
}
