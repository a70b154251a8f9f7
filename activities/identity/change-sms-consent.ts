import type { Deps } from '../platform/deps.ts'

export type ChangeSmsConsentInput = { userId: string; phone: string | null; hasConsent: boolean }

/** Keeps the number a person gave for SMS and since when they agree to them. Without a number there is no consent. */
export async function changeSmsConsent({ db }: Deps, input: ChangeSmsConsentInput): Promise<void> {
  const { userId, phone, hasConsent } = input
  const before = await db.accounts.user.findUniqueOrThrow({
    where: { id: userId },
    select: { phone: true, smsConsentAt: true },
  })
  const since = before.phone === phone ? before.smsConsentAt : null
  const smsConsentAt = phone !== null && hasConsent ? (since ?? new Date()) : null
  await db.accounts.user.update({ where: { id: userId }, data: { phone, smsConsentAt }, select: { id: true } })
}
