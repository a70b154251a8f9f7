import { AppError } from '#workflows/shared/app-error.ts'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { applyEmailChange } from './apply-email-change.ts'
import { checkProof } from './check-proof.ts'
import { type Device, type OpenedSession, openSession } from './open-session.ts'

export type ConfirmEmailChangeInput = {
  userId: string
  sessionId: string
  verificationId: string
  code: string
  device: Device
}

/** Moves the account to the address the code was sent to; this browser's session gets a new token. Throws WRONG_CODE, EMAIL_TAKEN. */
export async function confirmEmailChange(deps: Deps, input: ConfirmEmailChangeInput): Promise<OpenedSession> {
  const { userId, sessionId, verificationId, code, device } = input
  const proof = { by: 'code', verificationId, code, address: device.address } as const
  const found = await checkProof(deps, proof, ['change_email'])
  if (found.userId !== userId)
    throw new AppError('FORBIDDEN', { userMessage: 'This code is for another account.', status: 403 })

  const { session, deliveryId } = await deps.db.forAccounts(async (tx) => {
    const notice = await applyEmailChange(tx, found)
    await tx.session.deleteMany({ where: { id: sessionId, userId } })

    return { session: await openSession(tx, { userId, device }), deliveryId: notice }
  })
  sendSoon(deps, deliveryId)

  return session
}
