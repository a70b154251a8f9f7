import type { Tx } from '#prisma/database.ts'
import { passwordProblem } from '#workflows/identity/password.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { type Device, type OpenedSession, openSession } from './open-session.ts'
import { queueAccountMail } from './queue-account-mail.ts'

export type ReplacePasswordInput = { userId: string; email: string; passwordHash: string; device: Device }
export type ReplacedPassword = { session: OpenedSession; deliveryId: string }

/** Sets a password, ends every session, opens one new one here, and promises a notice to the owner. */
export async function replacePassword(tx: Tx, input: ReplacePasswordInput): Promise<ReplacedPassword> {
  const { userId, email, passwordHash, device } = input
  await tx.user.update({ where: { id: userId }, data: { passwordHash }, select: { id: true } })
  await tx.session.deleteMany({ where: { userId } })
  const session = await openSession(tx, { userId, device })
  const deliveryId = await queueAccountMail(tx, { userId, kind: 'password_changed', toAddress: email })

  return { session, deliveryId }
}

/** Throws WEAK_PASSWORD at the field `field`. */
export function assertStrong(password: string, person: { email: string; name: string }, field = 'password'): void {
  const problem = passwordProblem(password, person)
  if (problem) throw new AppError('WEAK_PASSWORD', { userMessage: problem, fields: { [field]: problem } })
}
