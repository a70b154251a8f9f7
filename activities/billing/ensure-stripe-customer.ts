import type { Deps } from '../platform/deps.ts'
import { keyedWrite } from './keyed-write.ts'

export type EnsureStripeCustomerInput = { organizationId: string; userId: string }

/**
 * The Stripe customer of a person in one organization. Two at once get the same one: the idempotency key holds for a day,
 * and the first row written stays.
 */
export async function ensureStripeCustomer(deps: Deps, input: EnsureStripeCustomerInput): Promise<string> {
  const { organizationId, userId } = input
  const where = { organizationId_userId: { organizationId, userId } }
  const known = await deps.db.forOrganization(organizationId, (tx) => tx.stripeCustomer.findUnique({ where }))
  if (known) return known.stripeCustomerId

  const stripe = deps.stripeFor(organizationId)
  const { email, name } = await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })
  const key = `kumiko:customer:${organizationId}:${userId}:create:${fingerprint(email, name)}`
  const customer = await keyedWrite(key, (options) =>
    stripe.customers.create({ email, name, metadata: { organizationId, userId } }, options),
  )

  return deps.db.forOrganization(organizationId, async (tx) => {
    const data = { organizationId, userId, stripeCustomerId: customer.id }
    await tx.stripeCustomer.createMany({ data, skipDuplicates: true })
    const { stripeCustomerId } = await tx.stripeCustomer.findUniqueOrThrow({ where })
    const entry = { kind: 'stripe_customer', key: stripeCustomerId, organizationId, entityId: userId }
    await tx.directory.createMany({ data: entry, skipDuplicates: true })

    return stripeCustomerId
  })
}

/** A key belongs to its parameters: with a changed name or address it has to be another one. */
function fingerprint(...parts: string[]): string {
  let hash = 0
  for (const char of parts.join('\n')) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) | 0

  return (hash >>> 0).toString(36)
}
