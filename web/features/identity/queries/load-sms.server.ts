import type { Database } from '#prisma/database.ts'

/** The number a person gave for SMS, and whether they agree to get some. */
export async function loadSmsConsent(
  db: Database,
  userId: string,
): Promise<{ phone: string | null; hasConsent: boolean }> {
  const { phone, smsConsentAt } = await db.accounts.user.findUniqueOrThrow({
    where: { id: userId },
    select: { phone: true, smsConsentAt: true },
  })

  return { phone, hasConsent: smsConsentAt !== null }
}
