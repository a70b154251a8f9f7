import { randomUUID } from 'node:crypto'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { answerEvenly } from './answer-evenly.ts'
import { startVerification } from './start-verification.ts'
import { takeTry } from './take-try.ts'

export type RequestPasswordResetInput = { email: string; redirectTo: string | null; address: string }

/** Sends a code and a link for a new password, if the address has an account. Answers alike if not. Throws TOO_MANY_TRIES. */
export async function requestPasswordReset(
  deps: Deps,
  input: RequestPasswordResetInput,
): Promise<{ verificationId: string }> {
  await takeTry(deps, { limit: 'mail-address', key: input.address })
  await takeTry(deps, { limit: 'mail-account', key: input.email })

  return answerEvenly(async () => {
    const { email, redirectTo } = input
    const user = await deps.db.accounts.user.findUnique({ where: { email }, select: { id: true } })
    if (!user) return { verificationId: randomUUID() }

    const { verificationId, deliveryId } = await deps.db.forAccounts((tx) =>
      startVerification(tx, { userId: user.id, kind: 'reset_password', email, redirectTo }),
    )
    sendSoon(deps, deliveryId)

    return { verificationId }
  })
}
