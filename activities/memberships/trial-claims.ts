import { createHmac } from 'node:crypto'
import type { Tx } from '#prisma/database.ts'
import { normalizeEmail } from '#workflows/memberships/normalize-email.ts'
import type { Deps } from '../platform/deps.ts'

export type TrialClaimKey = { kind: 'email' | 'card'; keyHash: string }

/** A keyed hash: neither address nor card can be read from it, and no list of guesses helps without the secret. */
export function emailClaim({ config }: Pick<Deps, 'config'>, email: string): TrialClaimKey {
  return { kind: 'email', keyHash: keyedHash(config.SESSION_SECRET, `trial-email:${normalizeEmail(email)}`) }
}

export function cardClaim({ config }: Pick<Deps, 'config'>, fingerprint: string): TrialClaimKey {
  return { kind: 'card', keyHash: keyedHash(config.SESSION_SECRET, `trial-card:${fingerprint}`) }
}

function keyedHash(secret: string, value: string): string {
  return createHmac('sha256', secret).update(value).digest('hex')
}

export type ClaimPlace = { organizationId: string; communityId: string }

/** Whether a trial was used by one of these keys in this community. */
export async function isTrialUsed(tx: Tx, place: ClaimPlace, keys: TrialClaimKey[]): Promise<boolean> {
  return (await tx.trialClaim.count({ where: { ...place, OR: keys } })) > 0
}

/**
 * Takes all keys for one membership, or answers which was taken by another. The primary key decides between two at once;
 * the caller's transaction must be given up when it answers false.
 */
export async function claimTrial(
  tx: Tx,
  place: ClaimPlace,
  input: { membershipId: string; keys: TrialClaimKey[] },
): Promise<boolean> {
  const { membershipId, keys } = input
  await tx.trialClaim.createMany({
    data: keys.map((key) => ({ ...place, ...key, membershipId })),
    skipDuplicates: true,
  })
  const mine = await tx.trialClaim.count({ where: { ...place, membershipId, OR: keys } })

  return mine === keys.length
}
