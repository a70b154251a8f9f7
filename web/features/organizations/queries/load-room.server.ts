import { entitlementsOf, hasRoom, type Limit } from '#workflows/billing/tiers.rules.ts'
import { loadOrganizationTier, type TierNeeds } from '../../billing/queries/load-tier.server.ts'

export type Room = { count: number; limit: Limit; hasRoom: boolean }

/** How many communities the organization has, and may have while this owner asks. The operation counts again. */
export async function loadRoom(needs: TierNeeds, place: { organizationId: string; userId: string }): Promise<Room> {
  const { tier: organizationTier, personTier, communityCount: count } = await loadOrganizationTier(needs, place)
  const { communities: limit } = entitlementsOf({ personTier, organizationTier })

  return { count, limit, hasRoom: hasRoom(limit, count) }
}
