import type { Doing, Tx } from '#prisma/database.ts'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'

/** What is paid to the platform is reached through the door of whom it is about: a tenant's own, or that of accounts. */
export function throughTierDoor<T>(
  { db }: Pick<Deps, 'db'>,
  subject: TierSubject,
  work: (tx: Tx) => Promise<T>,
  doing?: Doing,
): Promise<T> {
  return subject.kind === 'organization' ? db.forOrganization(subject.id, work, doing) : db.forAccounts(work)
}

export function whereTier({ kind, id }: TierSubject) {
  return { subjectKind: kind, subjectId: id }
}

/** The row of a subject, made when it is the first time, and locked for the transaction. */
export async function lockTier(tx: Tx, subject: TierSubject): Promise<TierSubscription> {
  const where = whereTier(subject)
  await tx.tierSubscription.createMany({ data: where, skipDuplicates: true })
  await tx.$queryRaw`select subject_id from tier_subscriptions
    where subject_kind = ${subject.kind} and subject_id = ${subject.id}::uuid for update`

  return tx.tierSubscription.findUniqueOrThrow({ where: { subjectKind_subjectId: where } })
}

export function findTier(tx: Tx, subject: TierSubject): Promise<TierSubscription | null> {
  return tx.tierSubscription.findUnique({ where: { subjectKind_subjectId: whereTier(subject) } })
}

/** Metadata of all that the platform sells for itself. It names no organization: it is no tenant's money. */
export function tierMark({ kind, id }: TierSubject) {
  return { kumikoTierOf: kind, subjectId: id }
}
