import { randomUUID } from 'node:crypto'
import type { Prisma } from '#prisma/generated.server/client.ts'
import { renderMarkdown } from '../community/render-markdown.ts'
import { readTier } from '../billing/read-tier.ts'
import type { Deps } from '../platform/deps.ts'
import { assertRoomForCommunity } from './assert-room.ts'
import { claimSlug } from './claim-slug.ts'

export type CommunityText = {
  name: string
  tagline: string
  about: string
  guidelines: string
  timeZone: string
  currency: string
  policy: Prisma.InputJsonObject
}

export type CreateCommunityInput = CommunityText & { organizationId: string; actorId: string; slug: string }

/**
 * A community that only its staff sees until it is published. How many there may be says the tier of who makes it, or of the
 * organization. Throws SLUG_TAKEN, TOO_MANY_COMMUNITIES.
 */
export async function createCommunity({ db }: Deps, input: CreateCommunityInput) {
  const { organizationId, actorId, slug, ...text } = input
  const communityId = randomUUID()
  const personTier = await readTier({ db }, { kind: 'person', id: actorId })
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await assertRoomForCommunity(tx, { organizationId, personTier })
      await tx.community.create({ data: { organizationId, id: communityId, slug, ...text, ...renderedText(text) } })
      await claimSlug(tx, { kind: 'community', slug, organizationId, entityId: communityId })
    },
    { actorId, reason: 'community created' },
  )

  return { communityId, slug }
}

export function renderedText({ about, guidelines }: Pick<CommunityText, 'about' | 'guidelines'>) {
  return { aboutHtml: renderMarkdown(about, 'page'), guidelinesHtml: renderMarkdown(guidelines, 'page') }
}
