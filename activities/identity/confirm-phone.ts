import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { maxAttempts } from './check-proof.ts'
import { takeTry } from './take-try.ts'
import { isCode } from './verification-code.ts'

export type ConfirmPhoneInput = { userId: string; verificationId: string; code: string; address: string }

type Attempt = { id: string; phone: string; hasConsent: boolean }

/** Takes the code that came by SMS: the number is verified, and the consent ticked beside it counts from now. Throws WRONG_CODE, TOO_MANY_TRIES. */
export async function confirmPhone(deps: Deps, input: ConfirmPhoneInput): Promise<void> {
  const { userId, verificationId, code, address } = input
  await takeTry(deps, { limit: 'code-address', key: address })
  await takeTry(deps, { limit: 'code-verification', key: verificationId })
  const attempt = await countAttempt(deps, { userId, verificationId })
  if (!attempt || !isCode(deps.config.SESSION_SECRET, attempt.id, code)) throw wrongCode()

  await deps.db.forAccounts(async (tx) => {
    const now = new Date()
    const spent = await tx.phoneVerification.updateMany({
      where: { id: attempt.id, consumedAt: null },
      data: { consumedAt: now },
    })
    // The row as it is now: a STOP may have come meanwhile.
    const { hasConsent } = await tx.phoneVerification.findUniqueOrThrow({ where: { id: attempt.id } })
    const { count } = await tx.user.updateMany({
      where: { id: userId, phone: attempt.phone },
      data: { phoneVerifiedAt: now, smsConsentAt: hasConsent ? now : null },
    })
    if (spent.count === 0 || count === 0) throw wrongCode()
  })
}

/** Counted before it is compared, so that many guesses at once are not more than five. */
async function countAttempt(
  { db }: Deps,
  { userId, verificationId }: Pick<ConfirmPhoneInput, 'userId' | 'verificationId'>,
): Promise<Attempt | undefined> {
  const [attempt] = await db.accounts.$queryRaw<Attempt[]>`
    update phone_verifications set attempts = attempts + 1
    where id = ${verificationId}::uuid and user_id = ${userId}::uuid and consumed_at is null and expires_at > now()
      and attempts < ${maxAttempts}
    returning id, phone, has_consent as "hasConsent"`

  return attempt
}

function wrongCode(): AppError {
  const userMessage = 'This code is not right, or it is too old. Look for the newest SMS, or send a new code.'

  return new AppError('WRONG_CODE', { userMessage, fields: { code: userMessage } })
}
