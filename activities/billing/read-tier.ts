import type { TierSubscription } from '#prisma/generated.server/client.ts'
import { type Tier, tierOf, type TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { findTier, throughTierDoor } from './tier-door.ts'

/** The tier of a person or an organization now, from what was last fetched. */
export async function readTier(deps: Pick<Deps, 'db'>, subject: TierSubject): Promise<Tier> {
  const row = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))

  return tierOfRow(row, subject.kind)
}

export function tierOfRow(
  row: Pick<TierSubscription, 'tier' | 'stripeStatus'> | null,
  kind: TierSubject['kind'],
): Tier {
  return row ? tierOf({ tier: row.tier, status: row.stripeStatus }, kind) : 'free'
}
