import type { Mail } from '../messaging/mail-blocks.ts'
import type { Deps } from '../platform/deps.ts'
import { ownersOf } from './dispute-truth.ts'
import { refundCameBackMail, refundFailedMail } from './refund-failed-mail.ts'

export type RefundLetter = { userId: string; dedupeKey: string; mail: Mail }

/** The letters about a refund that its bank sent back: to the member, who was told it is on its way, and to each owner. */
export async function readFailedRefund(
  deps: Deps,
  { organizationId, refundId }: { organizationId: string; refundId: string },
): Promise<RefundLetter[]> {
  const home = new URL(deps.config.PUBLIC_URL).origin
  const { refund, owners, slug } = await deps.db.forOrganization(organizationId, async (tx) => ({
    refund: await tx.refund.findUnique({
      where: { organizationId_id: { organizationId, id: refundId } },
      include: {
        invoice: { select: { id: true, number: true } },
        membership: { select: { user: true, community: { select: { name: true } } } },
      },
    }),
    owners: await ownersOf(tx, organizationId),
    slug: (await tx.organization.findFirstOrThrow({ where: { id: organizationId }, select: { slug: true } })).slug,
  }))
  if (refund?.status !== 'failed') return []
  const { invoice, membership, amountCents, currency, refusal: failure, userId } = refund
  const { name: memberName, email: memberEmail } = membership.user
  const facts = {
    ...{ memberName, memberEmail, number: invoice.number, amountCents, currency, failure },
    communityName: membership.community.name,
    invoiceUrl: `${home}/org/${slug}/invoices/${invoice.id}`,
    billingUrl: `${home}/settings/billing`,
  }
  const key = `refund-failed:${refundId}`

  return [
    { userId, dedupeKey: key, mail: refundCameBackMail(facts) },
    ...owners.map((owner) => ({ userId: owner, dedupeKey: `${key}:${owner}`, mail: refundFailedMail(facts) })),
  ]
}
