import { AppError } from '#workflows/shared/app-error.ts'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { assertCurrentPassword } from './change-password.ts'
import { queueAccountMail } from './queue-account-mail.ts'
import { startVerification } from './start-verification.ts'
import { takeTry } from './take-try.ts'

export type RequestEmailChangeInput = { userId: string; email: string; password: string; address: string }

/**
 * Sends a code to the new address; the account moves when it is entered. An address of another account gets a message
 * for its owner instead, and the answer is the same. Throws SAME_EMAIL, WRONG_PASSWORD, TOO_MANY_TRIES.
 */
export async function requestEmailChange(deps: Deps, input: RequestEmailChangeInput): Promise<void> {
  const { userId, email, password, address } = input
  const user = await assertCurrentPassword(deps, { userId, password, field: 'password' })
  if (user.email.toLowerCase() === email.toLowerCase()) {
    const userMessage = 'This is your address already.'
    throw new AppError('SAME_EMAIL', { userMessage, fields: { email: userMessage } })
  }
  await takeTry(deps, { limit: 'mail-address', key: address })
  await takeTry(deps, { limit: 'mail-account', key: email })

  const deliveryId = await deps.db.forAccounts(async (tx) => {
    const owner = await tx.user.findUnique({ where: { email }, select: { id: true } })
    const started = await startVerification(tx, { userId, kind: 'change_email', email, isSent: owner === null })
    if (!owner) return started.deliveryId

    return queueAccountMail(tx, { userId: owner.id, kind: 'already_registered', toAddress: email })
  })
  sendSoon(deps, deliveryId)
}
