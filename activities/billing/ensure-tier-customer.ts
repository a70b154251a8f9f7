import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { keyedWrite } from './keyed-write.ts'
import { findTier, lockTier, throughTierDoor, tierMark, whereTier } from './tier-door.ts'

export type EnsureTierCustomerInput = { subject: TierSubject; actorId: string }

/**
 * The customer that a person or an organization is to the platform, another one than in any community: no card crosses.
 * Receipts of an organization go to the owner who bought first. Two at once get the same: the first row written stays.
 */
export async function ensureTierCustomer(deps: Deps, { subject, actorId }: EnsureTierCustomerInput): Promise<string> {
  const known = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))
  if (known?.stripeCustomerId) return known.stripeCustomerId

  const { email, name } = await whoPays(deps, subject, actorId)
  const key = `kumiko:tier:${subject.kind}:${subject.id}:customer:${Buffer.from(`${email}\n${name}`).toString('base64url')}`
  const customer = await keyedWrite(key.slice(0, 250), (options) =>
    deps.stripeFor('').customers.create({ email, name, metadata: tierMark(subject) }, options),
  )

  return throughTierDoor(
    deps,
    subject,
    async (tx) => {
      const row = await lockTier(tx, subject)
      if (row.stripeCustomerId) return row.stripeCustomerId
      await tx.tierSubscription.updateMany({ where: whereTier(subject), data: { stripeCustomerId: customer.id } })

      return customer.id
    },
    { actorId, reason: 'customer of the platform' },
  )
}

async function whoPays({ db }: Deps, subject: TierSubject, actorId: string): Promise<{ email: string; name: string }> {
  const { email, name } = await db.accounts.user.findUniqueOrThrow({ where: { id: actorId } })
  if (subject.kind === 'person') return { email, name }
  const organization = await db.forOrganization(subject.id, (tx) =>
    tx.organization.findUniqueOrThrow({ where: { id: subject.id }, select: { name: true } }),
  )

  return { email, name: organization.name }
}
