import type { Database } from '#prisma/database.ts'
import { entitlementsOf, hasRoom, type Limit } from '#workflows/billing/tiers.rules.ts'
import { loadOrganizationTier } from '../../billing/queries/load-tier.server.ts'

export type Room = { count: number; limit: Limit; hasRoom: boolean }

/** How many communities the organization has, and may have while this owner asks. The operation counts again. */
export async function loadRoom(db: Database, place: { organizationId: string; userId: string }): Promise<Room> {
  const { tier: organizationTier, personTier, communityCount: count } = await loadOrganizationTier(db, place)
  const { communities: limit } = entitlementsOf({ personTier, organizationTier })

  return { count, limit, hasRoom: hasRoom(limit, count) }
}
