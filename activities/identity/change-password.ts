import { AppError } from '#workflows/shared/app-error.ts'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { hashPassword, isPassword } from './hash-password.ts'
import type { Device, OpenedSession } from './open-session.ts'
import { assertStrong, replacePassword } from './replace-password.ts'
import { giveBackTry, takeTry, type Try } from './take-try.ts'

export type ChangePasswordInput = { userId: string; currentPassword: string; newPassword: string; device: Device }

/** Changes the password of somebody who knows the old one. Every other session ends; this one gets a new token. Throws WRONG_PASSWORD, WEAK_PASSWORD, TOO_MANY_TRIES. */
export async function changePassword(deps: Deps, input: ChangePasswordInput): Promise<OpenedSession> {
  const { userId, currentPassword, newPassword, device } = input
  const user = await assertCurrentPassword(deps, { userId, password: currentPassword, field: 'currentPassword' })
  assertStrong(newPassword, user, 'newPassword')

  const passwordHash = await hashPassword(newPassword)
  const { session, deliveryId } = await deps.db.forAccounts((tx) =>
    replacePassword(tx, { userId, email: user.email, passwordHash, device }),
  )
  sendSoon(deps, deliveryId)

  return session
}

/** The person again, at what matters: an open browser is not enough. */
export async function assertCurrentPassword(
  deps: Deps,
  { userId, password, field }: { userId: string; password: string; field: string },
): Promise<{ email: string; name: string }> {
  const user = await deps.db.accounts.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, name: true, passwordHash: true },
  })
  const attempt: Try = { limit: 'log-in-account', key: user.email }
  await takeTry(deps, attempt)
  if (!(await isPassword(user.passwordHash, password))) {
    const userMessage = 'This is not your current password.'
    throw new AppError('WRONG_PASSWORD', { userMessage, fields: { [field]: userMessage } })
  }
  await giveBackTry(deps, attempt)

  return { email: user.email, name: user.name }
}
