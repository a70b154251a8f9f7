import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { checkProof, type Proof, useVerification } from './check-proof.ts'
import { hashPassword } from './hash-password.ts'
import type { Device, OpenedSession } from './open-session.ts'
import { assertStrong, replacePassword } from './replace-password.ts'

export type ResetPasswordInput = { proof: Proof; password: string; device: Device }

/**
 * Sets a new password for whoever holds the mailbox, which confirms the address too. All sessions end, one opens here.
 * A weak password does not spend the code. Throws WRONG_CODE, WRONG_LINK, WEAK_PASSWORD, TOO_MANY_TRIES.
 */
export async function resetPassword(
  deps: Deps,
  { proof, password, device }: ResetPasswordInput,
): Promise<{ session: OpenedSession; redirectTo: string | null }> {
  assertStrong(password, { email: '', name: '' })
  const found = await checkProof(deps, proof, ['reset_password'])
  const user = await deps.db.accounts.user.findUniqueOrThrow({
    where: { id: found.userId },
    select: { name: true, email: true },
  })
  assertStrong(password, user)

  const passwordHash = await hashPassword(password)
  const { session, deliveryId } = await deps.db.forAccounts(async (tx) => {
    await useVerification(tx, found.id)
    await tx.user.updateMany({
      where: { id: found.userId, email: found.email, emailVerifiedAt: null },
      data: { emailVerifiedAt: new Date() },
    })

    return replacePassword(tx, { userId: found.userId, email: user.email, passwordHash, device })
  })
  sendSoon(deps, deliveryId)

  return { session, redirectTo: found.redirectTo }
}
