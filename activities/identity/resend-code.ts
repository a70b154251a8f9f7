import { randomUUID } from 'node:crypto'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { answerEvenly } from './answer-evenly.ts'
import { queueAccountMail } from './queue-account-mail.ts'
import { startVerification } from './start-verification.ts'
import { takeTry } from './take-try.ts'

export type ResendCodeInput = { email: string; redirectTo: string | null; address: string }

/** Sends a new code to an address that is not confirmed yet. Answers alike for every address. Throws TOO_MANY_TRIES. */
export async function resendCode(deps: Deps, input: ResendCodeInput): Promise<{ verificationId: string }> {
  await takeTry(deps, { limit: 'mail-address', key: input.address })
  await takeTry(deps, { limit: 'mail-account', key: input.email })

  return answerEvenly(async () => {
    const { verificationId, deliveryId } = await deps.db.forAccounts(async (tx) => {
      const { email, redirectTo } = input
      const user = await tx.user.findUnique({ where: { email }, select: { id: true, emailVerifiedAt: true } })
      if (user && !user.emailVerifiedAt) {
        return startVerification(tx, { userId: user.id, kind: 'verify_email', email, redirectTo })
      }
      const mail =
        user && (await queueAccountMail(tx, { userId: user.id, kind: 'already_registered', toAddress: email }))

      return { verificationId: randomUUID(), deliveryId: mail }
    })
    sendSoon(deps, deliveryId)

    return { verificationId }
  })
}
