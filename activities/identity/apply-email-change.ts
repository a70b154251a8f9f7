import type { Tx } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { type CheckedVerification, useVerification } from './check-proof.ts'
import { queueAccountMail } from './queue-account-mail.ts'

/** Moves an account to its confirmed new address and tells the old one. Returns the notice to send. Throws EMAIL_TAKEN. */
export async function applyEmailChange(tx: Tx, verification: CheckedVerification): Promise<string> {
  const { id, userId, email } = verification
  await useVerification(tx, id)
  const before = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })

  try {
    await tx.user.update({ where: { id: userId }, data: { email, emailVerifiedAt: new Date() }, select: { id: true } })
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error
    throw new AppError('EMAIL_TAKEN', {
      userMessage: 'This address belongs to another account by now. Use a different one.',
      status: 409,
      cause: error,
    })
  }

  return queueAccountMail(tx, { userId, kind: 'email_changed', toAddress: before.email })
}
