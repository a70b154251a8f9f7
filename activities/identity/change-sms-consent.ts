import type { Deps } from '../platform/deps.ts'
import { requestPhoneCode } from './request-phone-code.ts'

export type ChangeSmsConsentInput = { userId: string; phone: string | null; hasConsent: boolean; address: string }

/**
 * Keeps the number a person gave for SMS and whether they agree to them. Consent counts for a verified number alone: a
 * number that is not gets a code first, and is `unconfirmed` until it comes back. Throws what `requestPhoneCode` throws.
 */
export async function changeSmsConsent(deps: Deps, input: ChangeSmsConsentInput): Promise<'saved' | 'unconfirmed'> {
  const { userId, phone, hasConsent } = input
  const before = await deps.db.accounts.user.findUniqueOrThrow({
    where: { id: userId },
    select: { phone: true, phoneVerifiedAt: true, smsConsentAt: true },
  })
  if (phone !== null && (phone !== before.phone || !before.phoneVerifiedAt)) {
    await requestPhoneCode(deps, { ...input, phone })

    return 'unconfirmed'
  }

  await deps.db.forAccounts(async (tx) => {
    await tx.phoneVerification.updateMany({ where: { userId, consumedAt: null }, data: { consumedAt: new Date() } })
    const smsConsentAt = hasConsent ? (before.smsConsentAt ?? new Date()) : null
    const data = phone === null ? { phone, phoneVerifiedAt: null, smsConsentAt: null } : { smsConsentAt }
    // Only for the number that was looked at: of two forms at once, the one for another number does not count.
    await tx.user.updateMany({
      where: { id: userId, ...(phone !== null && { phone, phoneVerifiedAt: { not: null } }) },
      data,
    })
  })

  return 'saved'
}
