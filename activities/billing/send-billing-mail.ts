import type { BillingMailPayload } from '#workflows/operations/outbox.messages.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { planChangedMail, refundedMail } from './billing-mail.ts'
import { nextPrice } from './charge-terms.ts'

type PlanChanged = Extract<BillingMailPayload, { about: 'plan-changed' }>
type Refunded = Extract<BillingMailPayload, { about: 'refunded' }>
type Ready = { userId: string; dedupeKey: string; mail: Mail }

/** Tells a member about their money, with what is true now. Says nothing about a plan that has changed again since. */
export async function sendBillingMail(deps: Deps, payload: BillingMailPayload): Promise<void> {
  const { organizationId, membershipId, about } = payload
  const ready = about === 'refunded' ? await readRefund(deps, payload) : await readPlanChange(deps, payload)
  if (!ready) return

  await sendProcessMail(deps, {
    organizationId,
    membershipId,
    kind: `membership.${about}`,
    class: 'transactional',
    ...ready,
  })
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

function homeOf({ config }: Deps): string {
  return new URL(config.PUBLIC_URL).origin
}
