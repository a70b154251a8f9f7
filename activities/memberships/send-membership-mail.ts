import type { MembershipMailPayload } from '#workflows/operations/outbox.messages.ts'
import { nextPrice } from '../billing/charge-terms.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { leavingMail } from './leaving-mail.ts'
import { membershipWords } from './project-membership.ts'

/** Confirms what a member decided, with what is true now. Says nothing when the member has decided otherwise since. */
export async function sendMembershipMail(deps: Deps, payload: MembershipMailPayload): Promise<void> {
  const { organizationId, membershipId, about, token } = payload
  const membership = await deps.db.forOrganization(organizationId, (tx) =>
    tx.membership.findUnique({
      where: { organizationId_id: { organizationId, id: membershipId } },
      include: { ...membershipWords, community: { select: { name: true, slug: true } } },
    }),
  )
  if (!membership) return

  const { userId, plan, community, cancelAt, currentPeriodEndsAt, state } = membership
  const mail = leavingMail(about, {
    home: new URL(deps.config.PUBLIC_URL).origin,
    communityName: community.name,
    communitySlug: community.slug,
    amountCents: nextPrice(membership).amountCents,
    currency: plan.currency,
    cancelAt,
    renewsAt: currentPeriodEndsAt,
    isOver: state === 'ended',
  })
  if (!mail) return

  await sendProcessMail(deps, {
    organizationId,
    userId,
    membershipId,
    dedupeKey: `membership:${membershipId}:${about}:${token}`,
    kind: `membership.${about}`,
    class: 'transactional',
    mail,
  })
}
