import type { Tx } from '#prisma/database.ts'
import type { VerificationKind } from '#prisma/generated.server/enums.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { takeTry } from './take-try.ts'
import { isCode, readLinkToken } from './verification-code.ts'

export const maxAttempts = 5

/** What a person shows: the code typed in the browser that asked for it, or the link from the message. */
export type Proof =
  { by: 'code'; verificationId: string; code: string; address: string } | { by: 'link'; token: string }

export type CheckedVerification = {
  id: string
  userId: string
  kind: VerificationKind
  email: string
  redirectTo: string | null
}

/**
 * The open verification that a proof belongs to; `useVerification` spends it. Throws WRONG_CODE, WRONG_LINK or
 * TOO_MANY_TRIES, in the same words whether the verification exists or not.
 */
export async function checkProof(deps: Deps, proof: Proof, kinds: VerificationKind[]): Promise<CheckedVerification> {
  const found = proof.by === 'code' ? await findByCode(deps, proof) : await findByLink(deps, proof.token)
  if (!found || !kinds.includes(found.kind)) throw proof.by === 'code' ? wrongCode() : wrongLink()

  return found
}

/** Spends a verification: of two at once, one wins. */
export async function useVerification(tx: Tx, verificationId: string): Promise<void> {
  const { count } = await tx.verification.updateMany({
    where: { id: verificationId, consumedAt: null },
    data: { consumedAt: new Date() },
  })
  if (count === 0) throw wrongLink()
}

async function findByCode(deps: Deps, proof: Extract<Proof, { by: 'code' }>): Promise<CheckedVerification | null> {
  await takeTry(deps, { limit: 'code-address', key: proof.address })
  await takeTry(deps, { limit: 'code-verification', key: proof.verificationId })
  // Counted before it is compared, so that many guesses at once are not more than five.
  const [row] = await deps.db.accounts.$queryRaw<CheckedVerification[]>`
    update verifications set attempts = attempts + 1
    where id = ${proof.verificationId}::uuid and consumed_at is null and expires_at > now() and attempts < ${maxAttempts}
    returning id, user_id as "userId", kind::text as kind, email::text as email, redirect_to as "redirectTo"`

  return row && isCode(deps.config.SESSION_SECRET, row.id, proof.code) ? row : null
}

async function findByLink({ db, config }: Deps, token: string): Promise<CheckedVerification | null> {
  const id = readLinkToken(config.SESSION_SECRET, token)
  if (!id) return null

  return db.accounts.verification.findFirst({
    where: { id, consumedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true, userId: true, kind: true, email: true, redirectTo: true },
  })
}

function wrongCode(): AppError {
  const userMessage = 'This code is not right, or it is too old. Look for the newest message, or send a new code.'

  return new AppError('WRONG_CODE', { userMessage, fields: { code: userMessage } })
}

function wrongLink(): AppError {
  return new AppError('WRONG_LINK', {
    userMessage: 'This link was used already, or it is too old. Ask for a new one.',
    status: 410,
  })
}
