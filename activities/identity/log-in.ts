import { AppError } from '#workflows/shared/app-error.ts'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { isPassword } from './hash-password.ts'
import { type Device, type OpenedSession, openSession } from './open-session.ts'
import { startVerification } from './start-verification.ts'
import { giveBackTry, takeTry, type Try } from './take-try.ts'

export type LogInInput = {
  email: string
  password: string
  /** Kept where the account has none yet. */
  timeZone: string | null
  redirectTo: string | null
  device: Device
}

export type LoggedIn = { kind: 'open'; session: OpenedSession } | { kind: 'unconfirmed'; verificationId: string }

/**
 * Opens a session, or sends a code where the address is not confirmed yet. Unknown people take as long as wrong
 * passwords and get the same words. Throws WRONG_LOGIN, TOO_MANY_TRIES.
 */
export async function logIn(deps: Deps, input: LogInInput): Promise<LoggedIn> {
  const { email, password, device, timeZone, redirectTo } = input
  const tries: Try[] = [
    { limit: 'log-in-address', key: device.address },
    { limit: 'log-in-account', key: email },
  ]
  for (const attempt of tries) await takeTry(deps, attempt)

  const user = await deps.db.accounts.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, emailVerifiedAt: true, timeZone: true },
  })
  const isRight = await isPassword(user?.passwordHash ?? null, password)
  if (!user || !isRight) {
    throw new AppError('WRONG_LOGIN', {
      userMessage: 'E-mail address and password do not match. Check both, or set a new password.',
    })
  }
  for (const attempt of tries) await giveBackTry(deps, attempt)
  if (!user.emailVerifiedAt) return sendCodeInstead(deps, { userId: user.id, email, redirectTo })

  const session = await deps.db.forAccounts(async (tx) => {
    await tx.session.deleteMany({ where: { userId: user.id, expiresAt: { lt: new Date() } } })
    if (timeZone && !user.timeZone) {
      await tx.user.update({ where: { id: user.id }, data: { timeZone }, select: { id: true } })
    }

    return openSession(tx, { userId: user.id, device })
  })

  return { kind: 'open', session }
}

async function sendCodeInstead(
  deps: Deps,
  input: { userId: string; email: string; redirectTo: string | null },
): Promise<LoggedIn> {
  await takeTry(deps, { limit: 'mail-account', key: input.email })
  const { verificationId, deliveryId } = await deps.db.forAccounts((tx) =>
    startVerification(tx, { ...input, kind: 'verify_email' }),
  )
  sendSoon(deps, deliveryId)

  return { kind: 'unconfirmed', verificationId }
}
