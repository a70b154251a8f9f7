import type Stripe from 'stripe'
import type { Checkout } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'

/** The session of a checkout whose row does not name it: a crash came between Stripe's answer and our row. */
export async function findSession(
  { db, stripeFor }: Deps,
  checkout: Checkout,
): Promise<Stripe.Checkout.Session | null> {
  const { organizationId, userId, id } = checkout
  const customer = await db.forOrganization(organizationId, (tx) =>
    tx.stripeCustomer.findUnique({ where: { organizationId_userId: { organizationId, userId } } }),
  )
  if (!customer) return null
  const sessions = await stripeFor(organizationId).checkout.sessions.list({
    customer: customer.stripeCustomerId,
    limit: 100,
  })

  return sessions.data.find(({ metadata }) => metadata?.checkoutId === id) ?? null
}
