import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'

/**
 * Whom a customer of the platform stands for, by our own rows: what Stripe's metadata says gives nobody a tier. News come
 * before it is known whom they are about, hence the platform's door.
 */
export function findTierSubject({ db }: Pick<Deps, 'db'>, stripeCustomerId: string): Promise<TierSubject | null> {
  return db.forPlatform('tier', async (tx) => {
    const row = await tx.tierSubscription.findUnique({
      where: { stripeCustomerId },
      select: { subjectKind: true, subjectId: true },
    })

    return row && { kind: row.subjectKind === 'organization' ? 'organization' : 'person', id: row.subjectId }
  })
}
