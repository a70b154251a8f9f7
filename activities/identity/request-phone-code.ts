import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { takeTry } from './take-try.ts'
import { codeOf } from './verification-code.ts'
import { verificationMinutes } from './verification-minutes.ts'

export type RequestPhoneCodeInput = { userId: string; phone: string; hasConsent: boolean; address: string }

/**
 * Takes a number and sends a code there. The number before it is no longer written to from this moment on; the new one
 * only after its code came back. Earlier codes stop working. Throws TOO_MANY_TRIES, SMS_STOPPED, SMS_REFUSED.
 */
export async function requestPhoneCode(deps: Deps, input: RequestPhoneCodeInput): Promise<void> {
  const { userId, phone, hasConsent, address } = input
  await takeTry(deps, { limit: 'sms-address', key: address })
  await takeTry(deps, { limit: 'sms-account', key: userId })
  await takeTry(deps, { limit: 'sms-number', key: phone })

  const now = new Date()
  const expiresAt = new Date(now.getTime() + verificationMinutes * 60_000)
  const verificationId = await deps.db.forAccounts(async (tx) => {
    await tx.phoneVerification.updateMany({ where: { userId, consumedAt: null }, data: { consumedAt: now } })
    await tx.user.updateMany({
      where: { id: userId, OR: [{ phone: null }, { phone: { not: phone } }] },
      data: { phone, phoneVerifiedAt: null, smsConsentAt: null },
    })
    const data = { userId, phone, hasConsent, expiresAt }

    return (await tx.phoneVerification.create({ data, select: { id: true } })).id
  })
  const providerId = await sendCode(deps, { phone, code: codeOf(deps.config.SESSION_SECRET, verificationId) })
  await deps.db.forAccounts((tx) =>
    tx.phoneVerification.updateMany({ where: { id: verificationId }, data: { providerId, sentAt: new Date() } }),
  )
}

/** No outbox: somebody waits for this code, and asks for another one when it does not come. */
async function sendCode(deps: Deps, { phone, code }: { phone: string; code: string }): Promise<string> {
  const text = `${code} is your Kumiko code for SMS. It works for ${verificationMinutes} minutes. Nobody of us asks you for it.`
  const sent = await deps.sms.send({ to: phone, text }).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'a code could not be sent by SMS')
    throw refusal('SMS_REFUSED', 'We could not reach this number. Look at it again, or try in a minute.', error)
  })
  if (sent.kind === 'opted-out') {
    throw refusal('SMS_STOPPED', 'This number has answered STOP to us. Send us START from it, then ask for a code.')
  }

  return sent.providerId
}

function refusal(code: string, userMessage: string, cause?: unknown): AppError {
  return new AppError(code, { userMessage, fields: { phone: userMessage }, ...(cause !== undefined && { cause }) })
}
