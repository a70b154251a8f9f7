import type { Tx } from '#prisma/database.ts'
import type { VerificationKind } from '#prisma/generated.server/enums.ts'
import { queueAccountMail } from './queue-account-mail.ts'
import { verificationMinutes } from './verification-minutes.ts'

export type StartVerificationInput = {
  userId: string
  kind: VerificationKind
  email: string
  redirectTo?: string | null
  /** False where the address belongs to somebody else: the page then looks the same and no code goes out. */
  isSent?: boolean
}

export type StartedVerification = { verificationId: string; deliveryId: string | null }

/** Opens a verification and promises its code by mail. Earlier open ones of the same kind stop working. */
export async function startVerification(tx: Tx, input: StartVerificationInput): Promise<StartedVerification> {
  const { userId, kind, email, redirectTo = null, isSent = true } = input
  const now = new Date()
  await tx.verification.updateMany({ where: { userId, kind, consumedAt: null }, data: { consumedAt: now } })
  const expiresAt = new Date(now.getTime() + verificationMinutes * 60_000)
  const { id: verificationId } = await tx.verification.create({
    data: { userId, kind, email, redirectTo, expiresAt },
    select: { id: true },
  })
  const deliveryId = isSent ? await queueAccountMail(tx, { userId, kind, toAddress: email, verificationId }) : null

  return { verificationId, deliveryId }
}
