import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { findTier, throughTierDoor } from './tier-door.ts'

/**
 * Whom a customer of the platform stands for, by our own rows: what Stripe's metadata says gives nobody a tier. Who asks for
 * somebody (`asked`) looks through that one's door and gets nobody else; news come before it is known whom they are about,
 * hence the platform's door.
 */
export async function findTierSubject(
  deps: Pick<Deps, 'db'>,
  stripeCustomerId: string,
  asked?: TierSubject,
): Promise<TierSubject | null> {
  if (asked) {
    const row = await throughTierDoor(deps, asked, (tx) => findTier(tx, asked))

    return row?.stripeCustomerId === stripeCustomerId ? asked : null
  }

  return deps.db.forPlatform('tier', async (tx) => {
    const row = await tx.tierSubscription.findUnique({
      where: { stripeCustomerId },
      select: { subjectKind: true, subjectId: true },
    })

    return row && { kind: row.subjectKind === 'organization' ? 'organization' : 'person', id: row.subjectId }
  })
}
