import type { Deps } from '../platform/deps.ts'

/** No more SMS to a number, whoever gave it: its owner said so. Returns how many people had agreed. */
export async function withdrawSmsConsent({ db }: Deps, { phone }: { phone: string }): Promise<number> {
  return db.forAccounts(async (tx) => {
    // A code that is on its way must not bring back what was just taken back.
    await tx.phoneVerification.updateMany({ where: { phone, consumedAt: null }, data: { hasConsent: false } })
    const { count } = await tx.user.updateMany({
      where: { phone, smsConsentAt: { not: null } },
      data: { smsConsentAt: null },
    })

    return count
  })
}
