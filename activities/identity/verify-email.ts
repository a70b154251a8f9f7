import type { Deps } from '../platform/deps.ts'
import { applyEmailChange } from './apply-email-change.ts'
import { checkProof, type Proof, useVerification } from './check-proof.ts'
import { type Device, type OpenedSession, openSession } from './open-session.ts'
import { sendSoon } from '../messaging/send-soon.ts'

export type VerifyEmailInput = {
  proof: Proof
  /** The verification this very browser asked for, if any. */
  askedHere: string | null
  device: Device
}

export type VerifiedEmail = {
  kind: 'verified' | 'changed'
  email: string
  redirectTo: string | null
  /** Null when the link was opened in another browser: that one may not be the one who chose the password. */
  session: OpenedSession | null
}

/** Confirms an address by its code or link: a new account's, or the new one of an account. Throws WRONG_CODE, WRONG_LINK, EMAIL_TAKEN. */
export async function verifyEmail(deps: Deps, input: VerifyEmailInput): Promise<VerifiedEmail> {
  const { proof, askedHere, device } = input
  const found = await checkProof(deps, proof, ['verify_email', 'change_email'])
  if (found.kind === 'change_email') {
    const deliveryId = await deps.db.forAccounts((tx) => applyEmailChange(tx, found))
    sendSoon(deps, deliveryId)

    return { kind: 'changed', email: found.email, redirectTo: '/settings/email', session: null }
  }

  const session = await deps.db.forAccounts(async (tx) => {
    await useVerification(tx, found.id)
    await tx.user.update({ where: { id: found.userId }, data: { emailVerifiedAt: new Date() }, select: { id: true } })
    if (found.id !== askedHere) return null

    return openSession(tx, { userId: found.userId, device })
  })

  return { kind: 'verified', email: found.email, redirectTo: found.redirectTo, session }
}
