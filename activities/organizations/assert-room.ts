import type { Tx } from '#prisma/database.ts'
import { entitlementsOf, hasRoom, type Tier } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { tierOfRow } from '../billing/read-tier.ts'
import { findTier } from '../billing/tier-door.ts'

export type AssertRoomInput = { organizationId: string; personTier: Tier }

/**
 * Holds the organization for the transaction and counts, so that of two windows at once one makes the last community.
 * Throws TOO_MANY_COMMUNITIES.
 */
export async function assertRoomForCommunity(tx: Tx, { organizationId, personTier }: AssertRoomInput): Promise<void> {
  await tx.$queryRaw`select organization_id from organizations where organization_id = ${organizationId}::uuid for update`
  const kind = 'organization'
  const organizationTier = tierOfRow(await findTier(tx, { kind, id: organizationId }), kind)
  const { communities: limit } = entitlementsOf({ personTier, organizationTier })
  if (hasRoom(limit, await tx.community.count({ where: { organizationId } }))) return

  const userMessage = `Your tier gives ${limit} communities in one organization, and they are there. Another tier gives more.`
  throw new AppError('TOO_MANY_COMMUNITIES', { userMessage, status: 409 })
}
