import type { Deps } from '#activities/platform/deps.ts'

export type PendingEmail = { verificationId: string; email: string; expiresAt: string }

/** The new address a person still has to confirm. */
export async function loadPendingEmail({ db }: Deps, userId: string): Promise<PendingEmail | null> {
  const pending = await db.accounts.verification.findFirst({
    where: { userId, kind: 'change_email', consumedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true, email: true, expiresAt: true },
    orderBy: { createdAt: 'desc' },
  })

  return pending && { verificationId: pending.id, email: pending.email, expiresAt: pending.expiresAt.toISOString() }
}
