import type Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'
import { projectMemberships } from '../memberships/project-membership.ts'
import { idOf } from './stripe-errors.ts'

export type SyncCustomerInput = { organizationId: string; stripeCustomerId: string }

/**
 * Reads a customer at Stripe: the credit, and the card. Checkout gives each subscription a card of its own, while
 * Stripe's billing page changes the customer's; so when that one is another than last time, the subscriptions follow it.
 * Safe to repeat; the new card is written down only after they have.
 */
export async function syncCustomer(deps: Deps, { organizationId, stripeCustomerId }: SyncCustomerInput): Promise<void> {
  const stripe = deps.stripeFor(organizationId)
  const where = { organizationId, stripeCustomerId }
  const known = await deps.db.forOrganization(organizationId, (tx) => tx.stripeCustomer.findFirst({ where }))
  if (!known) return

  const fetchedAt = new Date()
  const customer = await stripe.customers.retrieve(stripeCustomerId)
  if (customer.deleted) return
  const defaultMethodId = idOf(customer.invoice_settings.default_payment_method)
  if (defaultMethodId && defaultMethodId !== known.defaultMethodId) {
    await useCard(stripe, stripeCustomerId, defaultMethodId)
  }

  await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.stripeCustomer.updateMany({
        where: { ...where, OR: [{ fetchedAt: null }, { fetchedAt: { lte: fetchedAt } }] },
        data: {
          balanceCents: customer.balance,
          currency: customer.currency?.toUpperCase() ?? null,
          defaultMethodId,
          fetchedAt,
        },
      })
      if (customer.balance !== known.balanceCents) {
        await projectMemberships(tx, { organizationId, userId: known.userId })
      }
    },
    { reason: 'read at Stripe' },
  )
}

/** The subscriptions of a customer follow its card. */
export async function useCard(stripe: Stripe, customer: string, methodId: string): Promise<void> {
  for await (const { id, default_payment_method: method } of stripe.subscriptions.list({ customer, limit: 100 })) {
    // Without one of its own it pays with the customer's already.
    if (!method || idOf(method) === methodId) continue
    // No key: setting it twice is setting it once, and a card may come back within the day that a key lives.
    await stripe.subscriptions.update(id, { default_payment_method: methodId })
  }
}
