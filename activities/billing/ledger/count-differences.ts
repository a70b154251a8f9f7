import type { Deps } from '../../platform/deps.ts'

/** How many differences between the books and Stripe are open. */
export function countDifferences({ db }: Pick<Deps, 'db'>): Promise<number> {
  return db.forPlatform('health', (tx) => tx.ledgerDifference.count({ where: { closedAt: null } }))
}
