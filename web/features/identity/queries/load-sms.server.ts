import type { Database } from '#prisma/database.ts'

export type PendingPhone = { verificationId: string; phone: string; expiresAt: string; hasConsent: boolean }
export type SmsSettings = {
  phone: string | null
  isVerified: boolean
  hasConsent: boolean
  pending: PendingPhone | null
}

/** The number a person gave for SMS, whether it is verified, whether they agree, and a code that is on its way. */
export async function loadSms(db: Database, userId: string): Promise<SmsSettings> {
  const [row] = await db.accounts.$queryRaw<SmsSettings[]>`
    select u.phone, u.phone_verified_at is not null as "isVerified", u.sms_consent_at is not null as "hasConsent",
      (select json_build_object('verificationId', v.id, 'phone', v.phone, 'expiresAt', v.expires_at, 'hasConsent', v.has_consent)
        from phone_verifications v where v.user_id = u.id and v.consumed_at is null and v.expires_at > now()
          and v.sent_at is not null
        order by v.created_at desc limit 1) as pending
    from users u where u.id = ${userId}::uuid`

  return row ?? { phone: null, isVerified: false, hasConsent: false, pending: null }
}
