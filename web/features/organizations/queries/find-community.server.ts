import type { Database } from '#prisma/database.ts'
import type { Prisma } from '#prisma/generated.server/client.ts'

const communitySelect = {
  id: true,
  slug: true,
  name: true,
  tagline: true,
  about: true,
  guidelines: true,
  timeZone: true,
  currency: true,
  policy: true,
  publishedAt: true,
  plans: {
    where: { isActive: true },
    orderBy: [{ position: 'asc' }, { amountCents: 'asc' }],
    select: {
      id: true,
      name: true,
      interval: true,
      amountCents: true,
      currency: true,
      trialDays: true,
      _count: { select: { memberships: { where: { state: 'live' } } } },
    },
  },
} satisfies Prisma.CommunitySelect

/** A community of this organization by its address, with the plans on offer; null when it is another's. */
export function findCommunity(db: Database, organizationId: string, slug: string) {
  return db.forOrganization(organizationId, (tx) =>
    tx.community.findUnique({ where: { organizationId_slug: { organizationId, slug } }, select: communitySelect }),
  )
}

export type OwnCommunity = NonNullable<Awaited<ReturnType<typeof findCommunity>>>
