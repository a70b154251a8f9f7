import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import type { DisputeWords } from '#workflows/billing/dispute.promise.ts'

type Ref = Pick<Dispute, 'organizationId' | 'id' | 'communityId' | 'reason'>

/** What an owner reads beside the dates, and where they answer. */
export async function loadDisputeWords(tx: Tx, dispute: Ref): Promise<DisputeWords> {
  const { organizationId, id, communityId, reason } = dispute
  const [community, organization] = [
    await tx.community.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: communityId } },
      select: { name: true },
    }),
    await tx.organization.findFirstOrThrow({ where: { id: organizationId }, select: { slug: true } }),
  ]

  return { communityName: community.name, reason, pagePath: disputePath(organization.slug, id) }
}

/** Where an owner answers a dispute. */
function disputePath(slug: string, disputeId: string): string {
  return `/org/${slug}/disputes/${disputeId}`
}
